package convert

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-run/baton/pkg/backend"
)

// Every field of the model must come back: a field that conversion forgets
// differs from its zero value.
func TestNothingIsLostOnTheWay(t *testing.T) {
	roundTrip(t, func(v backend.Observation) backend.Observation { return ObservationFromWire(ObservationToWire(v)) })
	roundTrip(t, func(v backend.Applied) backend.Applied { return AppliedFromWire(AppliedToWire(v)) })
	roundTrip(t, func(v backend.Deleted) backend.Deleted { return DeletedFromWire(DeletedToWire(v)) })
	roundTrip(t, func(v backend.Preview) backend.Preview { return PreviewFromWire(PreviewToWire(v)) })
	roundTrip(t, func(v backend.Change) backend.Change { return ChangeFromWire(ChangeToWire(v)) })
	roundTrip(t, func(v []backend.Revision) []backend.Revision { return RevisionsFromWire(RevisionsToWire(v)) })
	roundTrip(t, func(v backend.Event) backend.Event { return EventFromWire(EventToWire(v)) })
	roundTrip(t, func(v backend.LogLine) backend.LogLine { return LogLineFromWire(LogLineToWire(v)) })
	roundTrip(t, func(v []backend.Endpoint) []backend.Endpoint { return EndpointsFromWire(EndpointsToWire(v)) })
	roundTrip(t, func(v []backend.Node) []backend.Node { return NodesFromWire(NodesToWire(v)) })
	roundTrip(t, func(v map[string]backend.Usage) map[string]backend.Usage { return UsagesFromWire(UsagesToWire(v)) })
	roundTrip(t, func(v []backend.Owner) []backend.Owner { return OwnersFromWire(OwnersToWire(v)) })
	roundTrip(t, func(v []backend.Finding) []backend.Finding { return FindingsFromWire(FindingsToWire(v)) })
	roundTrip(t, func(v []backend.VolumeInfo) []backend.VolumeInfo { return VolumesFromWire(VolumesToWire(v)) })
	roundTrip(t, func(v backend.ApplyOptions) backend.ApplyOptions {
		return ApplyFromWire(ApplyToWire(&backend.Job{}, v))
	})
	roundTrip(t, func(v backend.LogOptions) backend.LogOptions { return LogsFromWire(LogsToWire(backend.Key{}, v)) })
	roundTrip(t, func(v backend.Selector) backend.Selector {
		return SelectorFromWire(SelectorToWire(v, backend.DetailFull))
	})
	roundTrip(t, func(v []backend.Blocker) []backend.Blocker {
		out, count := BlockersFromWire(BlockersToWire(v, 7))
		if count != 7 {
			t.Errorf("count = %d", count)
		}
		return out
	})
}

func roundTrip[T any](t *testing.T, there func(T) T) {
	t.Helper()
	var in T
	fill(reflect.ValueOf(&in).Elem())
	if diff := cmp.Diff(in, there(in)); diff != "" {
		t.Errorf("%T (-sent +received):\n%s", in, diff)
	}
}

// fill gives every field a value that is not its zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1e9, 5).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint8:
		v.SetUint(9)
	}
}

func TestErrorsKeepTheirWords(t *testing.T) {
	cause := backend.Errorf(backend.Conflict, "apply", backend.Key{Namespace: "a", Name: "b"}, "busy")
	cause.Fields = []backend.FieldError{{Path: "groups[0]", Msg: "no"}}
	cause.RetryAfter = time.Second
	if diff := cmp.Diff(cause, ErrorFromWire(*ErrorToWire(cause))); diff != "" {
		t.Error(diff)
	}
	for err, code := range map[error]backend.Code{
		backend.NotFound:         backend.NotFound,
		context.Canceled:         backend.Timeout,
		errors.New("unexpected"): backend.Internal,
	} {
		if got := ErrorToWire(err).Code; got != code {
			t.Errorf("%v: code %s, want %s", err, got, code)
		}
	}
}
