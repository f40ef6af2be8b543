package dev.mooring.mqtt;

/** What happens when a certificate or key file has changed. */
enum TlsReload {
  /** The next connection uses the new one. */
  NEXT,
  /** The connection is made anew at once. */
  RECONNECT
}
