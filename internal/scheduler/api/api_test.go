package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/baton-run/baton/internal/scheduler/api"
	v1 "github.com/baton-run/baton/internal/scheduler/api/v1"
	"github.com/baton-run/baton/internal/scheduler/client"
	"github.com/baton-run/baton/pkg/backend"
)

// bare serves the seven methods and nothing else.
type bare struct {
	list func() iter.Seq2[backend.Observation, error]
}

func (bare) Info(context.Context) (backend.Info, error) { return backend.Info{Kind: "bare"}, nil }
func (bare) Apply(_ context.Context, job *backend.Job, _ backend.ApplyOptions) (backend.Applied, error) {
	err := backend.Errorf(backend.Unsupported, "apply", job.Key, "no")
	err.Fields = []backend.FieldError{{Path: "groups[0].gang", Msg: "gangs are not served"}}
	err.RetryAfter = time.Minute
	return backend.Applied{}, err
}

func (bare) Get(_ context.Context, key backend.Key, _ backend.Detail) (backend.Observation, error) {
	if key.Name == "panic" {
		panic("a fault")
	}
	return backend.Observation{Key: key}, nil
}

func (b bare) List(context.Context, backend.Selector, backend.Detail) iter.Seq2[backend.Observation, error] {
	return b.list()
}

func (bare) Stop(_ context.Context, key backend.Key, _ backend.StopOptions) (backend.Applied, error) {
	return backend.Applied{Key: key}, nil
}

func (bare) Delete(_ context.Context, key backend.Key, _ backend.DeleteOptions) (backend.Deleted, error) {
	return backend.Deleted{Key: key}, nil
}
func (bare) Close() error { return nil }

func server(d backend.Driver) *api.Server {
	return &api.Server{
		Driver: d, Version: "1.2.3",
		Decode: func(key backend.Key, document []byte) (*backend.Job, error) {
			return &backend.Job{Key: key, Document: document}, nil
		},
		Process:  func() v1.Process { return v1.Process{PID: 7} },
		Shutdown: func(context.Context, bool) error { return nil },
	}
}

func post(h http.Handler, op, body string) (int, v1.Error) {
	r := httptest.NewRequest(http.MethodPost, "/v1/"+op, strings.NewReader(body))
	r.Header.Set(v1.VersionHeader, "9.9.9")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var failure v1.Failure
	if w.Code != http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &failure); err != nil {
			return w.Code, v1.Error{Message: "no JSON: " + w.Body.String()}
		}
	}
	return w.Code, failure.Error
}

func TestRefusals(t *testing.T) {
	h := server(bare{}).Handler()
	long := `{"key":{"name":"a"},"document":"` + strings.Repeat("x", v1.MaxRequest) + `"}`
	for _, tc := range []struct {
		name, op, body string
		code           backend.Code
		words          []string
	}{
		{"unknown field", "get", `{"key":{"name":"a"},"colour":"red"}`, backend.Unsupported, []string{`"colour"`, "1.2.3", "9.9.9", "upgrade"}},
		{"unknown field within", "get", `{"key":{"name":"a","cluster":"x"}}`, backend.Unsupported, []string{`"cluster"`}},
		{"unknown call", "fly", `{}`, backend.Unsupported, []string{"/v1/fly", "1.2.3", "9.9.9"}},
		{"no JSON", "get", `name: a`, backend.Invalid, []string{"request"}},
		{"more than one", "get", `{"key":{"name":"a"}} {}`, backend.Invalid, []string{"more follows"}},
		{"wrong type", "get", `{"key":"a"}`, backend.Invalid, []string{"key"}},
		{"too long", "apply", long, backend.Invalid, []string{"more than"}},
		{"no name", "get", `{}`, backend.Invalid, []string{"no name of a job"}},
		{"path as name", "stop", `{"key":{"namespace":"../x","name":"a"}}`, backend.Invalid, []string{"no name of a job"}},
		{"unknown detail", "get", `{"key":{"name":"a"},"detail":"all"}`, backend.Unsupported, []string{`"all"`}},
		{"option that is not served", "scale", `{"key":{"name":"a"},"group":"main","count":3}`, backend.Unsupported, []string{"can't"}},
		{"stream that is not served", "logs", `{"key":{"name":"a"},"tail":-1}`, backend.Unsupported, []string{"can't"}},
		{"upgrade without one", "exec", `{"key":{"name":"a"},"command":["true"]}`, backend.Invalid, []string{v1.Protocol}},
		{"fault", "get", `{"key":{"name":"panic"}}`, backend.Internal, []string{"log"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, err := post(h, tc.op, tc.body)
			if err.Code != tc.code || status == http.StatusOK {
				t.Fatalf("%d, %+v, want %s", status, err, tc.code)
			}
			for _, word := range tc.words {
				if !strings.Contains(err.Message, word) {
					t.Errorf("%q does not say %q", err.Message, word)
				}
			}
		})
	}
}

func TestWebPagesAreKeptOut(t *testing.T) {
	h := server(bare{}).Handler()
	for _, name := range []string{"Origin", "Sec-Fetch-Site"} {
		r := httptest.NewRequest(http.MethodPost, "/v1/info", strings.NewReader("{}"))
		r.Header.Set(name, "https://example.org")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

// over returns a client of a server on a socket, and a way to end the server.
func over(t *testing.T, d backend.Driver, opts api.ServeOptions) (*client.Client, context.CancelFunc) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server(d).Serve(ctx, listener, opts) }()
	c := client.New(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", listener.Addr().String())
	}, "9.9.9")
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return c, cancel
}

func TestErrorsArriveWhole(t *testing.T) {
	c, _ := over(t, bare{}, api.ServeOptions{})
	_, err := c.Apply(t.Context(), &backend.Job{Key: backend.Key{Namespace: "n", Name: "a"}, Document: []byte("{}")}, backend.ApplyOptions{})
	const want = "apply n/a: no; groups[0].gang: gangs are not served"
	e, ok := errors.AsType[*backend.Error](err)
	if !ok || e.Error() != want || e.Code != backend.Unsupported || e.RetryAfter != time.Minute {
		t.Errorf("%#v, want %s", err, want)
	}
}

func TestNoUserOnTheConnectionIsRefused(t *testing.T) {
	uid := 0
	c, _ := over(t, bare{}, api.ServeOptions{UID: &uid})
	if _, err := c.Info(t.Context()); backend.CodeOf(err) != backend.Forbidden {
		t.Errorf("%v", err)
	}
}

func TestAStreamThatIsCutIsNoShorterList(t *testing.T) {
	started := make(chan struct{})
	c, end := over(t, bare{list: func() iter.Seq2[backend.Observation, error] {
		return func(yield func(backend.Observation, error) bool) {
			yield(backend.Observation{Key: backend.Key{Name: "a"}}, nil)
			close(started)
			for yield(backend.Observation{Key: backend.Key{Name: "b"}}, nil) {
				continue
			}
		}
	}}, api.ServeOptions{})
	go func() { <-started; end() }()
	var last error
	for _, err := range c.List(t.Context(), backend.Selector{}, backend.DetailSummary) {
		last = err
	}
	if backend.CodeOf(last) != backend.Unavailable {
		t.Errorf("the list ended with %v", last)
	}
}

func TestAListThatFailsHalfWaySaysSo(t *testing.T) {
	c, _ := over(t, bare{list: func() iter.Seq2[backend.Observation, error] {
		return func(yield func(backend.Observation, error) bool) {
			if yield(backend.Observation{Key: backend.Key{Name: "a"}}, nil) {
				yield(backend.Observation{}, backend.Errorf(backend.Incomplete, "list", backend.Key{}, "the rest is missing"))
			}
		}
	}}, api.ServeOptions{})
	seen := 0
	var last error
	for _, err := range c.List(t.Context(), backend.Selector{}, backend.DetailSummary) {
		if last = err; err == nil {
			seen++
		}
	}
	if seen != 1 || backend.CodeOf(last) != backend.Incomplete {
		t.Errorf("%d jobs, then %v", seen, last)
	}
}

func TestIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		idle := &api.Idle{
			After:     time.Minute,
			AfterFunc: func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop },
			End:       func() { close(ended) },
		}
		idle.Start()
		time.Sleep(50 * time.Second)
		idle.Connections(1)
		time.Sleep(5 * time.Minute)
		idle.Working(true)
		idle.Connections(0)
		time.Sleep(5 * time.Minute)
		idle.Working(false)
		time.Sleep(59 * time.Second)
		synctest.Wait()
		select {
		case <-ended:
			t.Fatal("ended too early")
		default:
		}
		begin := time.Now()
		<-ended
		if took := time.Since(begin); took != time.Second {
			t.Errorf("ended %s late", took-time.Second)
		}
	})
}

func TestConnectionsAreCounted(t *testing.T) {
	counts := make(chan int, 16)
	c, _ := over(t, bare{}, api.ServeOptions{Connections: func(n int) { counts <- n }})
	if _, err := c.Info(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if a, b := <-counts, <-counts; a != 1 || b != 0 {
		t.Errorf("counted %d, then %d", a, b)
	}
}

// Whatever is sent, the answer is one of the API's own and blames the caller.
func FuzzRequests(f *testing.F) {
	for _, op := range []v1.Op{v1.OpApply, v1.OpGet, v1.OpList, v1.OpStop, v1.OpDelete, v1.OpLogs, v1.OpExec, v1.OpVolumes} {
		f.Add(string(op), []byte(`{"key":{"namespace":"n","name":"a"}}`))
	}
	f.Add("apply", []byte(`{"key":{"name":"a"},"document":"{}","secrets":{"env/X":"AAA="},"change":{"by":{"user":"u"}}}`))
	f.Add("list", []byte(`{"labels":[{"key":"a","op":"in","values":["b"]}],"detail":"full"}`))
	h := server(bare{list: func() iter.Seq2[backend.Observation, error] {
		return func(func(backend.Observation, error) bool) {}
	}}).Handler()
	f.Fuzz(func(t *testing.T, op string, body []byte) {
		for _, c := range op {
			if c < 'a' || c > 'z' {
				return
			}
		}
		status, err := post(h, op, string(body))
		if status != http.StatusOK && (err.Code == "" || err.Code == backend.Internal && !strings.Contains(string(body), "panic")) {
			t.Errorf("%s: %d %+v", op, status, err)
		}
	})
}

// The wire form is for ever: this text must not change but by additions.
func TestTheWireFormStays(t *testing.T) {
	one := 1
	data, err := json.Marshal(v1.Observation{
		Key: v1.Key{Namespace: "n", Name: "a"}, Type: backend.Batch, Phase: backend.PhaseRunning, Supervised: true, Wanted: &one,
		Created:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Instances: []v1.Instance{{Name: "a.0", Group: "main", ID: "id", State: backend.Running}},
	})
	const want = `{"key":{"namespace":"n","name":"a"},"type":"batch","phase":"Running","supervised":true,"created":"2026-01-02T03:04:05Z",` +
		`"wanted":1,"instances":[{"name":"a.0","group":"main","index":0,"id":"id","state":"Running"}]}`
	if err != nil || string(data) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, data, want)
	}
}
