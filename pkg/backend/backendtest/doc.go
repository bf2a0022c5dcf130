// Package backendtest is the conformance suite of package backend. Each case
// tries out one obligation of a driver; what a driver declares that it does not
// do is skipped, or must be refused as the contract says.
//
// A driver's test is this, with the helper program of package prog built once
// (go build with CGO_ENABLED=0, so that it runs in any image) or the test
// binary itself in its place:
//
//	func TestMain(m *testing.M) {
//		if len(os.Args) > 1 && os.Args[1] == "prog" {
//			os.Exit(prog.Main(os.Args[2:]))
//		}
//		os.Exit(m.Run())
//	}
//
//	func TestConformance(t *testing.T) {
//		backendtest.Run(t, func(t *testing.T) backendtest.Leg {
//			self, err := os.Executable()
//			if err != nil {
//				t.Fatal(err)
//			}
//			target := backend.Target{Name: "test", Options: map[string]any{"folder": t.TempDir()}}
//			env := backend.Env{Now: time.Now, Rand: rand.Reader, Getenv: os.Getenv}
//			return backendtest.Leg{
//				Kind: mydriver.Kind{},
//				Prog: []string{self, "prog"},
//				Open: func(ctx context.Context) (backend.Driver, error) {
//					return mydriver.Kind{}.Open(ctx, target, env)
//				},
//			}
//		})
//	}
//
// Cases are data: [Cases] returns them and [RunCases] runs a choice of them
// without a test. Package fake passes them all, and fakes with one bug each
// show which cases find it.
//
// It may import the standard library and pkg/backend.
package backendtest
