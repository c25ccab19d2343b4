package org.jwinsock.testkit;

import java.io.IOException;
import java.nio.file.Path;

/// The HTTP servers of others. Each serves `/file` with its length and `/chunked` in chunks, both
/// the bytes of the file `content` of a folder; those of the JVM also answer a `POST` of `/sum`
/// with the body's checksum.
enum WebPeer {
  JDK {
    @Override
    WebServer start(Family family, Path folder) throws IOException {
      return JdkWeb.start(family, folder);
    }
  },
  JETTY {
    @Override
    WebServer start(Family family, Path folder) throws IOException {
      return JettyWeb.start(family, folder);
    }
  },
  NGINX {
    @Override
    WebServer start(Family family, Path folder) throws IOException {
      return NginxWeb.start(folder);
    }
  };

  abstract WebServer start(Family family, Path folder) throws IOException;
}
