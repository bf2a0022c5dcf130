// Package prog is the program that the suite's jobs run. It is given operations
// as arguments, an argument ";" between two of them, and carries them out in
// order until one ends it; after the last it exits with 0.
//
//	exit N             exit with code N
//	sleep D            wait
//	forever            wait without end
//	signal NAME        end by that signal: HUP, INT, TERM or KILL
//	ignore NAME        take no notice of that signal from now on
//	trap NAME D N      wait for that signal, say "caught NAME", wait D, exit N
//	echo WORD…         print the words, a space between
//	err WORD…          the same to standard error
//	lines N D          print "line 0" … "line N-1", with a wait of D after each
//	part TEXT          print the text without an end of line
//	argv ARG…          print the arguments, all that follow, as a JSON list
//	env NAME…          print {"name", "value", "set"} a variable, as JSON
//	write PATH TEXT    write a file, folders included; $NAME in PATH is replaced
//	read PATH          print a file
//	cat                copy standard input to standard output
//	listen ADDR        answer TCP connections with "hello" and a line end
//	spawn              leave a child that sleeps for an hour
//
// The operations run against a [Process], so that a fake can run them without a
// process. The package imports the standard library only.
package prog
