package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.AuthenticationStep;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.SessionStatus;
import dev.mooring.mqtt.session.SessionStore;
import dev.mooring.mqtt.store.FileSessionStore;
import dev.mooring.mqtt.store.StoreException;
import dev.mooring.mqtt.store.StoreListener;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one session: brings facts from threads, timers and channels to it, and does what it wants.
 * It decides nothing about MQTT. Public methods are safe for any thread and do not block;
 * everything behind the command queue is confined to one event loop.
 */
public final class SessionDriver implements MqttConnection.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(SessionDriver.class);

  /** How long what is under way may take when new certificate files are a reason to reconnect. */
  private static final Duration RENEWAL_GRACE = Duration.ofSeconds(5);

  /** Calls of a listener that wait for one that takes its time. */
  private static final int MAX_NOTICES = 1000;

  /** Commands that come together are told one time, so many of them. */
  private static final int COMMANDS_PER_CLOCK = 64;

  private final DriverSettings settings;
  private final DriverListener listener;
  private final EventLoops.Lease lease;
  private final EventLoop eventLoop;
  private final CommandQueue door;
  private final Admission admission = new Admission();
  private final Completions completions;
  private final SerialConsumer<Runnable> notices;
  private final TimerSlot timer;
  private final Connector connector;
  private final TlsWatch tlsWatch;
  private final @Nullable FileSessionStore store;
  private final ClientSession session;
  private final long origin = System.nanoTime();
  private final long doorLimit;
  private final Starts starts;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile SessionStatus status = new SessionStatus(SessionStatus.Phase.IDLE, "");
  private final List<CompletableFuture<Void>> suspensions = new ArrayList<>();
  private @Nullable MqttConnection connection;
  private volatile boolean readingPaused;
  private int attempts;

  /** Commands of the current drain, and the time that they are told. */
  private int commands;

  private long commandTime;
  private boolean inAfterEvent;

  /** Why the driver closed itself; empty if its owner did. */
  private volatile String failure = "";

  /**
   * A driver that does nothing until {@link #start}. Reads certificates and keys and opens the
   * session's store, if it has such things, which does I/O.
   *
   * @throws BindingException if one of them cannot be used
   */
  public SessionDriver(DriverSettings settings, DriverListener listener) {
    this.settings = settings;
    this.listener = listener;
    TlsSource tls = new TlsSource(settings);
    completions = new Completions(settings.executor());
    starts = new Starts(completions);
    notices = new SerialConsumer<>(settings.executor(), MAX_NOTICES, Runnable::run);
    OpenStore opened = OpenStore.open(settings);
    store = opened.store();
    doorLimit =
        settings.session().maxQueuedBytes()
            + (long) PublishCommand.OVERHEAD * settings.session().maxQueued();
    session =
        new ClientSession(
            settings.session(),
            new DriverEffects(this, completions),
            store == null ? SessionStore.NONE : store,
            opened.stored(),
            new SplittableRandom());
    lease = EventLoops.lease();
    eventLoop = lease.eventLoop();
    door = new CommandQueue(doorLimit, eventLoop, this::execute, this::afterEvent);
    timer = new TimerSlot(eventLoop, this::onTimer);
    tlsWatch = new TlsWatch(tls, eventLoop, settings.executor(), this::onTlsChange);
    connector = new Transports(settings, eventLoop, settings.executor(), tls);
    if (store != null) {
      store.listen(new StoreNews());
    }
    tlsWatch.begin();
  }

  private void onTlsChange() {
    if (settings.tlsReconnects()) {
      LOG.info("{}: connecting anew with the changed files", settings.name());
      control((session, now) -> session.renew(RENEWAL_GRACE.toNanos(), now));
    }
  }

  /** Brings the store's news to the event loop. */
  private final class StoreNews implements StoreListener {

    @Override
    public void onCommitted(long position) {
      eventLoop.execute(
          () -> {
            session.onCommitted(position, now());
            afterEvent();
          });
    }

    @Override
    public void onFailed(StoreException cause) {
      LOG.error("{}: the session store failed; closing", settings.name(), cause);
      failure = "the session store failed: " + cause.getMessage();
      close(Duration.ZERO);
    }
  }

  // The door: any thread

  /**
   * Connects and stays connected.
   *
   * @return completes when there is a connection; exceptionally if the driver is closed before, or,
   *     if it fails fast, at the first failure before there ever was one
   */
  public CompletionStage<Void> start() {
    StartCommand command = new StartCommand();
    door.offer(command);
    return command.done;
  }

  /** Sends a message; the stage completes on the executor with its one outcome. */
  public CompletionStage<Void> publish(Publish message, Duration timeout) {
    PublishFuture outcome = new PublishFuture();
    publishAsync(message, timeout, outcome);
    return outcome;
  }

  /**
   * Sends a message and tells a callback its one outcome, on the executor, or before this returns
   * if there is no room for the message.
   */
  public void publishAsync(
      Publish message, Duration timeout, Consumer<@Nullable BindingException> callback) {
    if (isRefused(message)) {
      callback.accept(Failures.exception(session.overload()));
    } else {
      send(new PublishReport(message, Nanos.after(now(), timeout), callback));
    }
  }

  /** As {@link #publishAsync}, but on the event loop. */
  public void publish(
      Publish message, Duration timeout, Consumer<@Nullable BindingException> callback) {
    if (isRefused(message)) {
      callback.accept(Failures.exception(session.overload()));
    } else {
      send(new PublishNotice(message, Nanos.after(now(), timeout), callback));
    }
  }

  private void send(PublishCommand command) {
    if (!door.offer(command)) {
      command.tell(Failures.doorFull(doorLimit));
    }
  }

  /** On the event loop the session may be in the middle of making room. */
  private boolean isRefused(Publish message) {
    return !admission.takes(message) && !eventLoop.inEventLoop();
  }

  /** Subscribes; the stage completes with SUBACK's return codes. */
  public CompletionStage<int[]> subscribe(List<TopicSubscription> subscriptions) {
    return subscribe(subscriptions, 0);
  }

  /** Subscribes with a subscription identifier, which MQTT 3.1.1 has not; 0 for none. */
  public CompletionStage<int[]> subscribe(List<TopicSubscription> subscriptions, int identifier) {
    SubscribeCommand command = new SubscribeCommand(subscriptions, identifier);
    door.offer(command);
    return command.result;
  }

  /** Gives subscriptions up. */
  public CompletionStage<@Nullable Void> unsubscribe(List<String> filters) {
    UnsubscribeCommand command = new UnsubscribeCommand(filters);
    door.offer(command);
    return command.result;
  }

  /**
   * Gives a message back as done, or as one that is not wanted, which MQTT 5.0 tells the broker.
   */
  public void settle(Incoming incoming, ReasonCode code) {
    door.offer(new SettleCommand(incoming, code));
  }

  /** Gives a message back as done; completes on the executor with whether that had an effect. */
  public CompletionStage<Boolean> trySettle(Incoming incoming) {
    SettleFuture command = new SettleFuture(incoming, completions);
    door.offer(command);
    return command;
  }

  /** Gives a message back undone. */
  public void release(Incoming incoming) {
    control((session, now) -> session.release(incoming, now));
  }

  /** Gives up the connection there is, if any, and connects again. */
  public void reconnect(String reason) {
    control((session, now) -> session.reconnect(reason, now));
  }

  /** Authenticates anew on the connection there is. */
  public void reauthenticate() {
    control((session, now) -> session.reauthenticate(now));
  }

  /** Ends the connection in order and keeps the session; completes when it is ended. */
  public CompletionStage<Void> suspend(Duration grace) {
    SuspendCommand command = new SuspendCommand(grace);
    door.offer(command);
    return command.done;
  }

  /** Ends for good; completes, never exceptionally, when nothing of the driver is left. */
  public CompletionStage<Void> close(Duration grace) {
    control((session, now) -> session.close(Nanos.of(grace), now));
    return closed.copy();
  }

  /** Where the session stands. */
  public SessionStatus status() {
    return status;
  }

  /** The session's figures; they are read without synchronisation, for gauges. */
  public ClientSession figures() {
    return session;
  }

  /** Whether reading is paused because too much was received and not given back. */
  public boolean isReadingPaused() {
    return readingPaused;
  }

  /** Bytes at the door. */
  public long waitingAtDoor() {
    return door.waitingWeight();
  }

  /** The session's clock: nanoseconds since this driver was made. */
  @Override
  public long now() {
    return System.nanoTime() - origin;
  }

  private void control(ControlCommand.Action action) {
    door.offer(new ControlCommand(action));
  }

  /** Asks for a connection; where there is one that stays, that is the answer. */
  private final class StartCommand implements Command {
    final CompletableFuture<Void> done = new CompletableFuture<>();

    @Override
    public void execute(ClientSession session, long now) {
      starts.add(done);
      session.start(now);
      switch (status.phase()) {
        case CONNECTED -> {
          if (suspensions.isEmpty()) {
            starts.answer(null);
          }
        }
        case CLOSED -> starts.answer(Failures.closed());
        case IDLE, CONNECTING, WAITING, REFUSED -> {}
      }
    }

    @Override
    public void reject() {
      done.completeExceptionally(Failures.closed());
    }
  }

  /** Asks for the end of the connection; one that has ended, or never was, answers at once. */
  private final class SuspendCommand implements Command {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Duration grace;

    SuspendCommand(Duration grace) {
      this.grace = grace;
    }

    @Override
    public void execute(ClientSession session, long now) {
      switch (status.phase()) {
        case IDLE, CLOSED -> completions.add(() -> done.complete(null));
        case CONNECTING, CONNECTED, WAITING, REFUSED -> {
          suspensions.add(done);
          session.suspend(Nanos.of(grace), now);
        }
      }
    }

    @Override
    public void reject() {
      done.complete(null);
    }
  }

  // What happens: event loop

  private void execute(Command command) {
    try {
      // Reading the clock costs as much as many a command.
      if (commands++ % COMMANDS_PER_CLOCK == 0) {
        commandTime = now();
      }
      command.execute(session, commandTime);
    } catch (RuntimeException e) {
      // A defect of ours. The commands behind this one still have to be answered.
      LOG.error("{}: {} failed", settings.name(), command.getClass().getSimpleName(), e);
      session.reconnect("internal error: " + e, now());
    }
  }

  @Override
  public ClientSession session() {
    return session;
  }

  private void onTimer() {
    try {
      session.onTimer(now());
    } catch (RuntimeException e) {
      // A defect of ours, which must not be the last thing that the session's clock has told it.
      LOG.error("{}: a timer failed", settings.name(), e);
      session.reconnect("internal error: " + e, now());
    }
    afterEvent();
  }

  @Override
  public void afterEvent() {
    if (inAfterEvent) {
      return; // a write that succeeds at once comes back here; the loop below goes on
    }
    inAfterEvent = true;
    try {
      boolean more = true;
      while (more) {
        MqttConnection current = connection;
        more = current != null && current.flush();
      }
    } finally {
      inAfterEvent = false;
      commands = 0;
      timer.ensureBy(session.nextTimer(), now());
      admission.update(session); // before anybody is told an outcome that made room
      completions.flush();
    }
  }

  // What the session wants: event loop

  void openConnection(@Nullable String server) {
    ServerAddress configured = settings.servers().get(attempts % settings.servers().size());
    ServerAddress address = configured;
    if (server == null) {
      attempts++;
    } else {
      address = configured.at(server);
    }
    readingPaused = false;
    Mqtt5Settings mqtt5 = settings.mqtt5();
    MqttConnection opening =
        new MqttConnection(
            this, settings.maxPacketSize(), mqtt5 == null ? null : mqtt5.announced());
    connection = opening;
    opening.open(connector, address);
  }

  void closeConnection() {
    connection().abandon();
  }

  void pauseReading() {
    readingPaused = true;
    connection().pauseReading();
  }

  void resumeReading() {
    readingPaused = false;
    connection().resumeReading();
  }

  MqttConnection connection() {
    MqttConnection current = connection;
    if (current == null) {
      throw new IllegalStateException("there is no connection");
    }
    return current;
  }

  /** CONNECT, for which the user's code may be asked for credentials. */
  Connect connectPacket(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication) {
    return settings.connect().connect(cleanSession, assignedClientId, authentication);
  }

  /** Asks the authenticator, which is user code, on the executor. */
  void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket) {
    Mqtt5Settings mqtt5 = settings.mqtt5();
    AuthenticationSource source = mqtt5 == null ? null : mqtt5.authenticator();
    if (source == null) {
      throw new IllegalStateException("there is no authenticator");
    }
    new AuthenticatorCall(source, step, data, ticket).begin(settings.executor(), door);
  }

  void onMessage(Incoming incoming) {
    try {
      listener.onMessage(incoming);
    } catch (RuntimeException | Error e) {
      // The session is in the middle of its work: what is to be done goes through the door.
      LOG.error("{}: a message could not be handed over; reconnecting", settings.name(), e);
      release(incoming);
      reconnect("a message could not be handed over");
    }
  }

  void onSubscriptionLost(String filter) {
    notices.accept(() -> listener.onSubscriptionLost(filter));
  }

  void onStatus(SessionStatus told) {
    SessionStatus changed =
        told.phase() == SessionStatus.Phase.CLOSED
            ? new SessionStatus(SessionStatus.Phase.CLOSED, failure)
            : told;
    status = changed;
    log(changed);
    switch (changed.phase()) {
      case CONNECTED -> starts.answer(null);
      case WAITING, REFUSED -> failFast(changed);
      case IDLE -> completeSuspensions();
      case CONNECTING, CLOSED -> {}
    }
    notices.accept(() -> listener.onStatus(changed));
  }

  private void log(SessionStatus changed) {
    switch (changed.phase()) {
      case WAITING, REFUSED ->
          LOG.warn("{}: {}: {}", settings.name(), changed.phase(), changed.reason());
      case CONNECTED, CLOSED, IDLE -> LOG.info("{}: {}", settings.name(), changed.phase());
      case CONNECTING -> LOG.debug("{}: {}", settings.name(), changed.phase());
    }
  }

  private void failFast(SessionStatus failed) {
    if (!settings.failFast() || starts.isAnswered()) {
      return;
    }
    BindingException.Kind kind =
        failed.phase() == SessionStatus.Phase.REFUSED
            ? BindingException.Kind.AUTHORIZATION
            : BindingException.Kind.CONNECTION;
    starts.answer(new BindingException(kind, failed.reason()));
    close(Duration.ZERO);
  }

  private void completeSuspensions() {
    if (suspensions.isEmpty()) {
      return;
    }
    List<CompletableFuture<Void>> ended = List.copyOf(suspensions);
    suspensions.clear();
    whenConnectionEnded(
        () -> settings.executor().execute(() -> ended.forEach(each -> each.complete(null))));
  }

  private void whenConnectionEnded(Runnable task) {
    MqttConnection last = connection;
    if (last == null) {
      task.run();
    } else {
      last.whenEnded(task);
    }
  }

  void onClosed() {
    timer.cancel();
    tlsWatch.end();
    completeSuspensions();
    starts.answer(Failures.closed());
    completions.flush();
    whenConnectionEnded(
        () -> {
          CompletionStage<Void> storeClosed =
              store == null ? CompletableFuture.completedStage(null) : store.close();
          storeClosed.whenComplete(
              (done, problem) -> {
                if (problem != null) {
                  LOG.error("{}: closing the session store failed", settings.name(), problem);
                }
                lease
                    .release()
                    .whenComplete(
                        (released, never) ->
                            settings.executor().execute(() -> closed.complete(null)));
              });
        });
  }
}
