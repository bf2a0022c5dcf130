package cli_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	v1 "github.com/baton-run/baton/internal/output/v1"
)

// The examples run as they stand on this machine. Only python3, which they
// start as a web server and a machine need not have, is a program of the tests.
func TestScriptsOfExamples(t *testing.T) {
	if scriptContext() != "local" {
		t.Skip("the examples run without their images, which is for this machine: BATON_TEST_CONTEXT is " + scriptContext())
	}
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/examples",
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			return setupScript(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"until":   untilSucceeds,
			"answers": answersOverHTTP,
		},
		RequireUniqueNames: true,
	})
}

// answersOverHTTP is `answers JOB`: each of its endpoints named http serves a page.
func answersOverHTTP(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: answers JOB")
	}
	ts.Check(ts.Exec("baton", "endpoints", args[0], "-o", "json"))
	var list struct {
		Items []v1.Endpoint `json:"items"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &list))
	asked := 0
	for _, e := range list.Items {
		if e.Port == "http" {
			ts.Check(serves("http://" + e.Address + "/"))
			asked++
		}
	}
	if asked == 0 {
		ts.Fatalf("%s has no endpoint http", args[0])
	}
}

func serves(url string) error {
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return nil
}

// webServer is `python3 -u -m http.server PORT [--bind HOST] [--directory DIR]`.
func webServer() {
	fs := flag.NewFlagSet("python3", flag.ExitOnError)
	fs.Bool("u", false, "")
	module := fs.String("m", "", "")
	_ = fs.Parse(os.Args[1:])
	if *module != "http.server" || fs.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "the tests' python3 is its http.server only")
		os.Exit(2)
	}
	port := fs.Arg(0)
	bind, dir := fs.String("bind", "0.0.0.0", ""), fs.String("directory", ".", "")
	_ = fs.Parse(fs.Args()[1:])
	fmt.Printf("Serving HTTP on %s port %s\n", *bind, port)
	server := http.Server{Addr: *bind + ":" + port, Handler: http.FileServer(http.Dir(*dir)), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
	os.Exit(1)
}
