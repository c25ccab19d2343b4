package org.jwinsock.testkit;

/// The kinds of thread that can wait in a call: `@EnumSource ThreadKind`.
enum ThreadKind {
  /// Sleeps in the kernel where the provider lets it.
  PLATFORM {
    @Override
    Thread start(Runnable body) {
      return Thread.ofPlatform().daemon().start(body);
    }
  },
  /// Parks.
  VIRTUAL {
    @Override
    Thread start(Runnable body) {
      return Thread.ofVirtual().start(body);
    }
  };

  abstract Thread start(Runnable body);
}
