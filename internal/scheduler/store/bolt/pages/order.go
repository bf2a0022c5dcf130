package pages

import "encoding/binary"

// order also tells a file that came from a machine of another byte order by
// its magic number.
var order = binary.NativeEndian
