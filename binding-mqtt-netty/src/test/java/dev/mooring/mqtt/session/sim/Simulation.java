package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.session.sim.RequestCheck.Wish;
import dev.mooring.mqtt.session.sim.Weights.Step;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One schedule: some hundred steps drawn from the seed, all of them legal and most of them
 * unfortunate, and then peace, in which all that was promised has to come true.
 */
final class Simulation {

  /** Peace that lasts longer than this is a deadlock. */
  private static final int PEACE_STEPS = 20_000;

  /** As much of a trace as a reader of a failure wants to see. */
  private static final int LAST_EVENTS = 300;

  private static final int TIMERS_AT_ONCE = 1_000;

  private final World world;
  private final RandomGenerator random;
  private final Profile profile;
  private final SimBroker broker;
  private final SimApplication application;
  private SimProcess process;
  private long steps;

  private Simulation(long seed, int traceLength) {
    random = new SplittableRandom(seed);
    Profile drawn = Profile.draw(random);
    profile = seed < 0 ? drawn.inMqtt5(random) : drawn;
    world = new World(profile, random, traceLength);
    broker = world.broker;
    application = new SimApplication(world);
    process = new SimProcess(world, new SimStore(profile.keeps()));
  }

  /**
   * Runs the schedule of a seed; those below 0 are in MQTT 5.0.
   *
   * @return how many steps it had
   * @throws AssertionError if an invariant did not hold; with the trace, and how to replay it
   */
  static long run(long seed) {
    try {
      return new Simulation(seed, 0).run();
    } catch (Violation | RuntimeException failure) {
      throw new AssertionError(explain(seed, LAST_EVENTS), failure);
    }
  }

  /** Runs the schedule of a seed and returns what happened, whether it holds or not. */
  static String trace(long seed) {
    return explain(seed, Integer.MAX_VALUE);
  }

  /** Everything is drawn from the seed, so the schedule can be run once more, with a pencil. */
  private static String explain(long seed, int events) {
    Simulation again = new Simulation(seed, events);
    String end = "all invariants held";
    try {
      again.run();
    } catch (Violation | RuntimeException failure) {
      end = String.valueOf(failure);
    }
    return "seed "
        + seed
        + " (replay with -Dsim.seed="
        + seed
        + "), "
        + again.profile
        + "\n"
        + again.world.traceText()
        + "\n"
        + end;
  }

  private long run() {
    if (profile.subscribes()) {
      application.subscribe(process);
    }
    process.start();
    for (int i = 0; i < profile.steps(); i++) {
      step(profile.weights().next(random));
      pass(random.nextLong(profile.stepNanos()));
    }
    findPeace();
    return steps;
  }

  /** Lets time pass, with the timers that become due on the way. */
  private void pass(long nanos) {
    long end = world.now + nanos;
    for (int i = 0; i < TIMERS_AT_ONCE; i++) {
      long due = process.session.nextTimer();
      if (due > end) {
        world.now = end;
        process.look();
        return;
      }
      world.now = Math.max(world.now, due);
      process.timer();
      process.look();
    }
    throw new Violation("timers without end");
  }

  private boolean step(Step step) {
    steps++;
    return switch (step) {
      case BROKER_READS -> brokerReads();
      case CLIENT_READS -> process.read();
      case OPENING_ENDS -> openingEnds();
      case STORE_COMMITS -> storeCommits();
      case WRITES_REPORTED -> process.reportWrites();
      case APPLICATION_PUBLISHES -> {
        if (profile.publishes() && !process.closed) {
          application.publish(process);
        }
        yield profile.publishes();
      }
      case APPLICATION_SETTLES -> application.settle(process);
      case APPLICATION_RELEASES -> application.release(process);
      case APPLICATION_SUBSCRIBES -> {
        if (profile.subscribes()) {
          application.subscribe(process);
        }
        yield profile.subscribes();
      }
      case APPLICATION_UNSUBSCRIBES -> {
        if (profile.subscribes()) {
          application.unsubscribe(process);
        }
        yield profile.subscribes();
      }
      case APPLICATION_SUSPENDS -> {
        process.suspend(application.grace());
        yield true;
      }
      case APPLICATION_STARTS -> {
        applicationStarts();
        yield true;
      }
      case APPLICATION_CLOSES -> {
        if (profile.ends()) {
          process.close(application.grace());
        }
        yield profile.ends();
      }
      case APPLICATION_RECONNECTS -> {
        // Schedules of 3.1.1 are left as they are: their seeds are known.
        if (profile.mqtt5() != null && random.nextBoolean()) {
          process.renew(application.grace());
        } else {
          process.reconnect();
        }
        yield true;
      }
      case PROCESS_CRASHES -> processCrashes();
      case SOMEBODY_PUBLISHES -> {
        broker.publish(
            SimApplication.filter(random.nextInt(profile.filters())),
            random.nextInt(3),
            random.nextInt(40));
        yield true;
      }
      case BROKER_REPEATS -> profile.repeats() && broker.repeat();
      case BROKER_STRAYS -> broker.stray();
      case BROKER_CATCHES_UP -> broker.catchUp();
      case BROKER_LOSES_SESSION -> brokerLosesSession();
      case BROKER_CRASHES -> brokerCrashes();
      case BROKER_COMES_UP -> {
        broker.up = true;
        yield true;
      }
      case LINK_IS_CUT -> linkIsCut();
      case LINK_FALLS_SILENT -> linkFallsSilent();
      case LINK_BLOCKS -> {
        process.block();
        yield true;
      }
      case LINK_UNBLOCKS -> {
        process.unblock();
        yield true;
      }
      case CLIENT_NOTICES -> clientNotices();
      case BROKER_NOTICES -> brokerNotices();
      case TIME_PASSES -> {
        pass(Math.min(5_000 * Profile.MILLIS, timeToNextTimer()));
        yield true;
      }
    };
  }

  private long timeToNextTimer() {
    return Math.max(0, process.session.nextTimer() - world.now);
  }

  // The network

  private boolean brokerReads() {
    if (!broker.up) {
      return false;
    }
    for (int i = 0; i < world.links.size(); i++) {
      SimLink link = world.links.get(i);
      if (link.hasForBroker()) {
        if (!broker.isAttached(link) && broker.isConnected()) {
          takeOver(link);
        }
        brokerReads(link);
        return true;
      }
    }
    return false;
  }

  private void brokerReads(SimLink link) {
    Packet packet = link.pollForBroker();
    if (packet != null) {
      world.trace("broker", world.isTraced() ? "<- " + packet : null);
      broker.onPacket(link, packet);
    }
  }

  /** The broker turns to a newer link: it reads what is left of older ones, or does not. */
  private void takeOver(SimLink by) {
    for (SimLink older : List.copyOf(world.links)) {
      if (older != by && older.number < by.number) {
        brokerLets(older);
      }
    }
  }

  private void brokerLets(SimLink link) {
    while (link.hasForBroker()) {
      brokerReads(link);
    }
    world.trace("broker", "lets go of a link");
    if (!link.isDead()) {
      link.cut(random);
    }
    broker.onClosed(link);
    world.links.remove(link);
  }

  private boolean openingEnds() {
    SimLink link = process.link;
    if (link == null || link.open) {
      return false;
    }
    if (broker.up) {
      process.opened();
      if (!broker.benign && random.nextInt(16) == 0) {
        process.block(); // a peer that reads CONNECT and then no more
      }
    } else {
      process.openingFailed();
    }
    return true;
  }

  private boolean linkIsCut() {
    SimLink link = process.link;
    if (link == null || !link.open || link.cut) {
      return false;
    }
    world.trace("net", "cut");
    link.cut(random);
    return true;
  }

  private boolean linkFallsSilent() {
    SimLink link = process.link;
    if (link == null || !link.open || link.isDead()) {
      return false;
    }
    world.trace("net", "falls silent");
    link.silence(random);
    return true;
  }

  private boolean clientNotices() {
    SimLink link = process.link;
    if (link == null || !link.cut || !link.open) {
      return false;
    }
    process.cut();
    return true;
  }

  private boolean brokerNotices() {
    for (SimLink link : world.links) {
      if (link.isDead() && !link.hasForBroker()) {
        brokerLets(link);
        return true;
      }
    }
    return false;
  }

  // The broker

  private boolean brokerLosesSession() {
    boolean lost = broker.loseSession();
    world.trace("broker", lost ? "loses the session" : "loses nothing");
    return lost;
  }

  private boolean brokerCrashes() {
    world.trace("broker", "crashes");
    for (SimLink link : List.copyOf(world.links)) {
      link.forgetForBroker();
      link.cut(random);
      broker.onClosed(link);
      world.links.remove(link);
    }
    broker.up = false;
    if (random.nextBoolean()) {
      brokerLosesSession();
    }
    return true;
  }

  // The client's process

  private boolean storeCommits() {
    SimStore store = process.store;
    long appended = store.appended();
    if (!profile.keeps() || store.committed() == appended) {
      return false;
    }
    process.commit(store.committed() + 1 + random.nextLong(appended - store.committed()));
    return true;
  }

  private boolean processCrashes() {
    if (!profile.ends()) {
      return false;
    }
    SimStore store = process.store;
    int unsafe = (int) (store.appended() - store.committed());
    process = process.crash(profile.keeps() ? store.appended() - random.nextInt(unsafe + 1) : 0);
    begin();
    return true;
  }

  private void applicationStarts() {
    if (process.closed) {
      process = process.succeed();
      begin();
    } else {
      process.start();
    }
  }

  private void begin() {
    if (profile.subscribes()) {
      application.subscribe(process);
    }
    process.start();
  }

  // Peace

  private void findPeace() {
    world.trace("world", "peace");
    broker.benign = true;
    broker.up = true;
    boolean refreshed = false;
    for (int i = 0; i < PEACE_STEPS; i++) {
      steps++;
      if (process.closed || process.isIdle()) {
        applicationStarts();
      }
      if (moves()) {
        continue;
      }
      long wait = timeToNextTimer();
      if (isQuiet() && !refreshed) {
        // What was given back undone comes again on a new connection only.
        if (process.link != null && broker.isAttached(process.link)) {
          wishesCameTrue();
        }
        refreshed = true;
        process.suspend(0);
      } else if (isDrained()) {
        comesTrue();
        return;
      } else if (wait < 3_600_000 * Profile.MILLIS) {
        pass(wait);
      } else {
        throw new Violation("deadlock: nothing moves and no timer runs");
      }
    }
    throw new Violation("no peace: " + unfinished());
  }

  /** Does one thing that can be done. */
  private boolean moves() {
    SimLink link = process.link;
    if (link != null && link.blocked) {
      process.unblock();
      return true;
    }
    if (link != null && link.silent && profile.session().keepAliveNanos() == 0) {
      link.cut(random);
      process.cut();
      return true;
    }
    return process.read()
        || brokerReads()
        || storeCommits()
        || process.reportWrites()
        || application.settle(process)
        || broker.catchUp()
        || openingEnds()
        || clientNotices()
        || brokerNotices();
  }

  /** Nothing that the application began is under way. */
  private boolean isQuiet() {
    return process.isAccepted()
        && process.outbound.inFlight() == 0
        && process.outbound.waiting() == 0
        && process.outbound.untold() == 0
        && process.requests.unanswered() == 0;
  }

  private boolean isDrained() {
    BrokerSession session = broker.session();
    return isQuiet() && process.inbound.isDrained() && session != null && session.isDrained();
  }

  private String unfinished() {
    BrokerSession session = broker.session();
    return "accepted "
        + process.isAccepted()
        + ", in flight "
        + process.outbound.inFlight()
        + ", waiting "
        + process.outbound.waiting()
        + ", without outcome "
        + process.outbound.untold()
        + ", nothing owed "
        + process.inbound.isDrained()
        + ", requests "
        + process.requests.unanswered()
        + ", broker drained "
        + (session != null && session.isDrained());
  }

  private void comesTrue() {
    wishesCameTrue();
    Violation.unless(!process.isPaused(), "reading is paused though nothing is held");
    process.close(random.nextBoolean() ? 0 : 1_000 * Profile.MILLIS);
    Violation.unless(process.closed, "it does not close although nothing is under way");
  }

  private void wishesCameTrue() {
    BrokerSession session = broker.session();
    if (session == null) {
      throw new Violation("connected without a session");
    }
    for (Map.Entry<String, Wish> each : process.requests.wishes().entrySet()) {
      boolean present = session.subscriptions.containsKey(each.getKey());
      switch (each.getValue()) {
        case PRESENT -> Violation.unless(present, "a subscription was not made again");
        case ABSENT -> Violation.unless(!present, "a subscription was not given up");
        case OPEN -> {}
      }
    }
  }
}
