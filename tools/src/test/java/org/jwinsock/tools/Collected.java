package org.jwinsock.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process has written so far.
final class Collected {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  Collected(InputStream from) {
    Thread.ofPlatform().daemon().start(() -> collect(from));
  }

  private void collect(InputStream from) {
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException e) {
      byte[] why = e.toString().getBytes(StandardCharsets.UTF_8);
      add(why, why.length); // the process was killed, or the test sees what it does not expect
    }
    end();
  }

  private synchronized void add(byte[] buffer, int length) {
    bytes.write(buffer, 0, length);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Waits until the pattern is found.
  synchronized Matcher await(String pattern) throws InterruptedException {
    while (true) {
      Matcher matcher = Pattern.compile(pattern).matcher(bytes.toString(StandardCharsets.UTF_8));
      if (matcher.find()) {
        return matcher;
      }
      if (ended) {
        throw new AssertionError(
            "no " + pattern + " in: " + bytes.toString(StandardCharsets.UTF_8));
      }
      wait();
    }
  }

  /// Waits for the end, and answers everything.
  synchronized byte[] all() throws InterruptedException {
    while (!ended) {
      wait();
    }
    return bytes.toByteArray();
  }
}
