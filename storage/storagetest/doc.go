// Package storagetest is the suite that a storage.Store must pass on every engine, and the help other packages' tests
// need to get a real store of their own.
//
// A database made here is empty and private: a file in the test's own directory, or a PostgreSQL schema with a random
// name that is dropped when the test ends.
package storagetest
