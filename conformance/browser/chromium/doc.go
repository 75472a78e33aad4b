// Package chromium runs pages that need a script in a Chromium without a window. Chromium only shows pages and runs their
// scripts: each request that it would make is made by the transport of the run instead, so it goes where that lets it, is
// recorded without secrets, and waits where the run is paced. Nothing reaches the network from Chromium itself.
package chromium
