/**
 * The contract between an application runtime and a binding: everything a transport implements and
 * everything a user of a binding calls. This room depends on the JDK alone and enters no other room
 * but {@link dev.mooring.api.config}.
 *
 * <h2>Roles</h2>
 *
 * A {@link dev.mooring.api.BindingProvider} knows one or more component types. From checked
 * configuration it makes a {@link dev.mooring.api.ConfiguredBinding}, which touches nothing outside
 * its own memory; only that opens an {@link dev.mooring.api.InputBinding} or an {@link
 * dev.mooring.api.OutputBinding}.
 *
 * <h2>Life cycle</h2>
 *
 * <ul>
 *   <li>{@code LIFE-01} {@link dev.mooring.api.Binding#start()} completes once the binding is able
 *       to do its work as soon as the far side lets it; a far side that is down is waited for in
 *       the background unless the binding's configuration asks to fail fast.
 *   <li>{@code LIFE-02} {@link dev.mooring.api.Binding#close(java.time.Duration)} may be called at
 *       any time, in any state, from any thread and any number of times; its stage completes within
 *       the grace period given plus what the network needs to refuse, and never exceptionally.
 *   <li>{@code LIFE-03} After that stage has completed no handler call begins and no thread, socket
 *       or file of the binding remains.
 *   <li>{@code LIFE-04} A binding that was closed cannot be started again; one is opened anew.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>{@code THR-01} Every method may be called from any thread and none of them blocks on the
 *       network, a file, a lock held during user code, or a full queue.
 *   <li>{@code THR-02} Handlers run on the {@link dev.mooring.api.BindingContext#executor()}; they
 *       may block it, call the binding that called them, and close it.
 *   <li>{@code THR-03} Stages returned to the caller complete on that executor too, never on a
 *       thread that serves the network.
 *   <li>{@code THR-04} Every stage completes exactly once, also when the binding is closed.
 * </ul>
 *
 * <h2>Sending</h2>
 *
 * <ul>
 *   <li>{@code OUT-01} The stage of {@link dev.mooring.api.OutputBinding#invoke} completes normally
 *       only after the far side has taken responsibility, in the sense of the transport.
 *   <li>{@code OUT-02} When it completes with a {@link dev.mooring.api.BindingException}, {@link
 *       dev.mooring.api.BindingException#fate()} says whether the far side can have the message.
 *   <li>{@code OUT-03} What waits is bounded; above the bound a call fails at once with {@link
 *       dev.mooring.api.BindingException.Kind#OVERLOAD}.
 * </ul>
 *
 * <h2>Receiving</h2>
 *
 * <ul>
 *   <li>{@code IN-01} {@link dev.mooring.api.Subscription#ready()} completes once a message sent
 *       from then on would be delivered.
 *   <li>{@code IN-02} One subscription at a time: a second one fails until the first is closed.
 *   <li>{@code SET-01} A delivery is settled towards the far side only after its handler's stage
 *       has completed with {@link dev.mooring.api.Disposition.Accept}, or its failure has been
 *       dealt with as the binding's configuration says.
 *   <li>{@code SET-02} A handler that throws, returns {@code null} or completes exceptionally has
 *       asked for {@link dev.mooring.api.Disposition.Retry}.
 *   <li>{@code SET-03} A delivery that was not settled comes again where the binding declares
 *       {@link dev.mooring.api.Capability#REDELIVERS}.
 *   <li>{@code BP-01} What was taken from the far side and is not settled is bounded in number and
 *       in bytes, however slow the handlers are.
 * </ul>
 *
 * <h2>Ownership</h2>
 *
 * Payloads, metadata and everything else handed over in either direction are immutable; nobody
 * copies them, nobody changes them.
 */
@NullMarked
package dev.mooring.api;

import org.jspecify.annotations.NullMarked;
