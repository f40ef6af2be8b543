/**
 * Secret stores behind one small SPI, and the three that come with the runtime: a file, the
 * environment, and secrets that Kubernetes has mounted. Stands apart so that what touches secrets
 * is read in one place; enters no other room but {@code dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.secret;

import org.jspecify.annotations.NullMarked;
