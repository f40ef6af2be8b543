package dev.mooring.runtime.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.Payload;
import dev.mooring.runtime.dispatch.FanOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an HTTP application's answer says of sending it on: {@code to}, {@code data} and {@code
 * concurrency} of a JSON object. An answer that is none, or names nobody, asks for nothing: most
 * applications answer without a thought of this. Stateless.
 */
final class FanOutBody {

  private static final Logger LOG = LoggerFactory.getLogger(FanOutBody.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FanOutBody() {}

  static Optional<FanOut> read(Payload body) {
    if (body.size() == 0) {
      return Optional.empty();
    }
    try {
      JsonNode answer = MAPPER.readTree(JsonText.of(body.sharedBytes()));
      List<String> to = names(answer.path("to"));
      return to.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new FanOut(
                  to,
                  Payload.wrap(DataEncoding.encode(answer.path("data"))),
                  order(answer.path("concurrency"))));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.debug("an answer that is no JSON is not sent on");
      return Optional.empty();
    }
  }

  private static List<String> names(JsonNode to) {
    List<String> names = new ArrayList<>();
    to.forEach(
        name -> {
          if (name.isTextual() && !name.textValue().isEmpty()) {
            names.add(name.textValue());
          }
        });
    return names;
  }

  private static FanOut.Order order(JsonNode concurrency) {
    return concurrency.asText().equalsIgnoreCase("parallel")
        ? FanOut.Order.PARALLEL
        : FanOut.Order.SEQUENTIAL;
  }
}
