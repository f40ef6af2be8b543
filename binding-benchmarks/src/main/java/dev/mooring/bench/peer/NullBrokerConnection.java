package dev.mooring.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to a broker that keeps nothing: it acknowledges at once, many in one write,
 * and sends messages without end to who subscribes to {@code stream/QOS/SIZE/WINDOW}, of which so
 * many may be unacknowledged. Messages to {@code hold/COUNT} it acknowledges only when they are
 * repeated, and ends the connection when it has so many. It trusts its peer: no place for bytes of
 * strangers. Speaks 3.1.1 and 5.0.
 */
final class NullBrokerConnection extends ByteToMessageDecoder {

  /** Messages of a stream in one write. */
  private static final int CHUNK = 64;

  static final String HOLD = "hold/";

  private boolean level5;
  private int held;
  private @Nullable ByteBuf answers;
  private @Nullable ByteBuf message;
  private int streamQos;
  private int streamWindow;
  private int packetIdAt;
  private int nextId;
  private int unacknowledged;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (true) {
      int start = in.readerIndex();
      int length = remainingLength(in);
      if (length < 0 || in.readableBytes() < length) {
        in.readerIndex(start);
        return;
      }
      int first = in.getUnsignedByte(start);
      int body = in.readerIndex();
      packet(context, in, first, length);
      in.readerIndex(body + length);
    }
  }

  /** Reads type and remaining length; negative if they are not all there. */
  private static int remainingLength(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return -1;
    }
    in.skipBytes(1);
    int length = 0;
    for (int shift = 0; in.isReadable(); shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
    return -1;
  }

  private void packet(ChannelHandlerContext context, ByteBuf in, int first, int length) {
    switch (first >> 4) {
      case 1 -> {
        level5 = in.getByte(in.readerIndex() + 6) == 5;
        // Whoever wants to go on with a session is told that there is one.
        boolean clean = (in.getByte(in.readerIndex() + 7) & 2) != 0;
        answer(context, 0x20, clean ? 0 : 1, 0);
        if (level5) {
          room(context).setByte(room(context).writerIndex() - 3, 3).writeByte(0);
        }
      }
      case 3 -> {
        int qos = (first >> 1) & 3;
        boolean repeated = (first & 8) != 0;
        if (qos > 0 && (repeated || !holds(context, in))) {
          int id =
              in.getUnsignedShort(in.readerIndex() + 2 + in.getUnsignedShort(in.readerIndex()));
          answer(context, qos == 1 ? 0x40 : 0x50, id >> 8, id & 0xFF);
        }
      }
      case 4, 7 -> unacknowledged--;
      case 5 -> answer(context, 0x62, in.readByte(), in.readByte());
      case 6 -> answer(context, 0x70, in.readByte(), in.readByte());
      case 8 -> subscribe(context, in, in.readerIndex() + length);
      case 10 -> answer(context, 0xB0, in.readByte(), in.readByte());
      case 12 -> room(context).writeShort(0xD000);
      case 14 -> context.close();
      default -> throw new IllegalStateException("packet type " + (first >> 4));
    }
  }

  private boolean holds(ChannelHandlerContext context, ByteBuf in) {
    int topic = in.readerIndex() + 2;
    if (in.getByte(topic) != 'h') {
      return false;
    }
    String name = in.toString(topic, in.getUnsignedShort(in.readerIndex()), StandardCharsets.UTF_8);
    if (name.startsWith(HOLD)) {
      held++;
      if (held == Integer.parseInt(name.substring(HOLD.length()))) {
        context.close();
      }
      return true;
    }
    return false;
  }

  private void subscribe(ChannelHandlerContext context, ByteBuf in, int end) {
    int id = in.readUnsignedShort();
    if (level5) {
      in.skipBytes(in.readUnsignedByte());
    }
    String filter = in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
    int qos = in.readUnsignedByte() & 3;
    if (in.readerIndex() != end) {
      throw new IllegalStateException("one filter at a time");
    }
    ByteBuf room = room(context).writeByte(0x90).writeByte(level5 ? 4 : 3).writeShort(id);
    if (level5) {
      room.writeByte(0);
    }
    room.writeByte(qos);
    if (filter.startsWith("stream/")) {
      beginStream(context, filter, qos);
    }
  }

  private void beginStream(ChannelHandlerContext context, String filter, int qos) {
    String[] asked = filter.split("/", -1);
    int size = Integer.parseInt(asked[2]);
    streamWindow = Integer.parseInt(asked[3]);
    byte[] topic = filter.getBytes(StandardCharsets.UTF_8);
    int length = 2 + topic.length + (qos > 0 ? 2 : 0) + (level5 ? 1 : 0) + size;
    ByteBuf encoded = context.alloc().buffer().writeByte(0x30 | (qos << 1));
    for (int left = length; ; left >>= 7) {
      encoded.writeByte((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
      if (left <= 0x7F) {
        break;
      }
    }
    encoded.writeShort(topic.length).writeBytes(topic);
    packetIdAt = encoded.writerIndex();
    if (qos > 0) {
      encoded.writeShort(0);
    }
    if (level5) {
      encoded.writeByte(0);
    }
    message = encoded.writeZero(size);
    streamQos = qos;
  }

  private void answer(ChannelHandlerContext context, int type, int high, int low) {
    room(context).writeByte(type).writeByte(2).writeByte(high).writeByte(low);
  }

  private ByteBuf room(ChannelHandlerContext context) {
    ByteBuf current = answers;
    if (current == null) {
      current = context.alloc().buffer(4096);
      answers = current;
    }
    return current;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    ByteBuf ready = answers;
    if (ready != null) {
      answers = null;
      context.write(ready, context.voidPromise());
    }
    stream(context);
    context.flush();
    super.channelReadComplete(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    stream(context);
    context.flush();
  }

  private void stream(ChannelHandlerContext context) {
    ByteBuf one = message;
    if (one == null) {
      return;
    }
    while (context.channel().isWritable() && (streamQos == 0 || unacknowledged < streamWindow)) {
      ByteBuf chunk = context.alloc().buffer(CHUNK * one.readableBytes());
      for (int i = 0; i < CHUNK && (streamQos == 0 || unacknowledged < streamWindow); i++) {
        if (streamQos > 0) {
          nextId = nextId == 0xFFFF ? 1 : nextId + 1;
          one.setShort(packetIdAt, nextId);
          unacknowledged++;
        }
        chunk.writeBytes(one, one.readerIndex(), one.readableBytes());
      }
      context.write(chunk, context.voidPromise());
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (message != null) {
      message.release();
      message = null;
    }
    if (answers != null) {
      answers.release();
      answers = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Clients end their connections as they like.
    if (!(cause instanceof IOException)) {
      System.err.println("null broker: " + cause);
    }
    context.close();
  }
}
