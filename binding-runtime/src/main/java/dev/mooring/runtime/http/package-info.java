/**
 * The sidecar's HTTP door and its way to an HTTP application: it exists so that programs which
 * speak Dapr's bindings API over HTTP need not know that it is us. It translates and decides
 * nothing: what a call or an event means is {@code dispatch}'s. The only room with HTTP in it; may
 * enter {@code dispatch} and the rooms below.
 */
@NullMarked
package dev.mooring.runtime.http;

import org.jspecify.annotations.NullMarked;
