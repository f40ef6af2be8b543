/**
 * Session stores: where exchanges survive their process. Enters {@code session} and {@code packet}.
 *
 * <p>A session's file is a log of the records that the session appended, in groups that are each
 * written, forced and checked as one. {@link dev.mooring.mqtt.store.FileSessionStore} takes records
 * on the session's thread, {@link dev.mooring.mqtt.store.StoreWriter} has the thread that does the
 * work, {@link dev.mooring.mqtt.store.SessionLog} is the file. The disk itself is behind two small
 * ports, so that crashes and full disks can be had in tests.
 */
@NullMarked
package dev.mooring.mqtt.store;

import org.jspecify.annotations.NullMarked;
