// Package pagetest helps tests that look at pages the way people do. Site serves the pages of a host on a real listener
// and a real database, beside an app that asks for access.
package pagetest
