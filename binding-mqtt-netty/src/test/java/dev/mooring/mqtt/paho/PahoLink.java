package dev.mooring.mqtt.paho;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Health;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.DisconnectedBufferOptions;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** A Paho client with a life as the interface wants it: starts once, closes once. */
final class PahoLink {

  private static final int BUFFERED = 200;
  private static final int RETRY_MILLIS = 100;

  private final MqttAsyncClient client;
  private final MqttConnectOptions options = new MqttConnectOptions();
  private final BindingContext context;
  private final Instant since;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private boolean startAsked;
  private boolean closeAsked;
  private boolean connecting;
  private volatile @Nullable String lastError;

  PahoLink(Values values, String suffix, BindingContext context) {
    this.context = context;
    this.since = context.clock().instant();
    try {
      client =
          new MqttAsyncClient(
              values.get(PahoProvider.URL),
              values.get(PahoProvider.CLIENT) + suffix,
              new MemoryPersistence());
    } catch (MqttException | IllegalArgumentException e) {
      throw new BindingException(Kind.CONFIGURATION, "Paho refuses the address or client id", e);
    }
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(values.get(PahoProvider.CLEAN));
    options.setKeepAliveInterval((int) values.get(PahoProvider.KEEP_ALIVE).toSeconds());
    options.setAutomaticReconnect(true);
    options.setMaxReconnectDelay(1000);
    values.find(PahoProvider.USER).ifPresent(options::setUserName);
    values
        .find(PahoProvider.PASSWORD)
        .ifPresent(password -> options.setPassword(password.toCharArray()));
    DisconnectedBufferOptions buffer = new DisconnectedBufferOptions();
    buffer.setBufferEnabled(true);
    buffer.setBufferSize(BUFFERED);
    client.setBufferOpts(buffer);
  }

  MqttAsyncClient client() {
    return client;
  }

  void callback(MqttCallbackExtended callback) {
    client.setCallback(callback);
  }

  void lost(@Nullable Throwable cause) {
    lastError = "connection lost: " + cause;
  }

  synchronized CompletionStage<Void> start() {
    if (!startAsked) {
      startAsked = true;
      boolean late = closeAsked;
      context
          .executor()
          .execute(
              () -> {
                if (late) {
                  started.completeExceptionally(new BindingException(Kind.CLOSED, "closed"));
                } else {
                  started.complete(null);
                }
              });
    }
    return started;
  }

  /** Paho reconnects by itself, but does not repeat the first attempt. */
  synchronized void connect() {
    if (closeAsked || connecting) {
      return;
    }
    connecting = true;
    tryToConnect();
  }

  private void tryToConnect() {
    if (isClosed()) {
      return;
    }
    try {
      client.connect(
          options,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {}

            @Override
            public void onFailure(IMqttToken token, Throwable error) {
              again(error);
            }
          });
    } catch (MqttException e) {
      again(e);
    }
  }

  private void again(Throwable error) {
    lastError = String.valueOf(error);
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, context.executor())
        .execute(this::tryToConnect);
  }

  synchronized boolean isStarted() {
    return startAsked;
  }

  synchronized boolean isClosed() {
    return closeAsked;
  }

  synchronized Health health(boolean busy) {
    Health.State state;
    if (closeAsked) {
      state = Health.State.CLOSED;
    } else if (!startAsked) {
      state = Health.State.NEW;
    } else if (connecting && !client.isConnected()) {
      state = Health.State.CONNECTING;
    } else {
      state = busy ? Health.State.UP : Health.State.IDLE;
    }
    return new Health(state, since, Optional.ofNullable(lastError));
  }

  CompletionStage<Void> close(Duration grace) {
    synchronized (this) {
      if (closeAsked) {
        return closed;
      }
      closeAsked = true;
    }
    context
        .executor()
        .execute(
            () -> {
              end(grace);
              started.completeExceptionally(new BindingException(Kind.CLOSED, "closed"));
              closed.complete(null);
            });
    return closed;
  }

  private void end(Duration grace) {
    try {
      if (client.isConnected()) {
        client.disconnect(Math.max(1, grace.toMillis())).waitForCompletion(2000);
      } else {
        client.disconnectForcibly(1, 1, false);
      }
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      // It is closed as far as Paho can; one that was never connected throws what it does not say.
      lastError = String.valueOf(e);
    }
  }
}
