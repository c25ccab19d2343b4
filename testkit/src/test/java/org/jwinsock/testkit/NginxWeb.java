package org.jwinsock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// nginx in one process, with nothing outside its folder.
///
/// @param peer the process
record NginxWeb(Peer peer) implements WebServer {

  static NginxWeb start(Path folder) throws IOException {
    String nginx = Peer.program("nginx");
    return new NginxWeb(
        Peer.listening(
            port -> {
              Path configuration = configuration(folder, port);
              return List.of(
                  nginx, "-e", "stderr", "-p", folder.toString(), "-c", configuration.toString());
            }));
  }

  @Override
  public int port() {
    return peer.port();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }

  /// Compression makes the length unknown beforehand, which makes chunks.
  private static Path configuration(Path folder, int port) {
    String text =
        """
        daemon off;
        master_process off;
        error_log stderr;
        pid nginx.pid;
        events {}
        http {
          access_log off;
          default_type application/octet-stream;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%1$d;
            listen [::1]:%1$d ipv6only=on;
            root "%2$s";
            location = /file { try_files /content =404; }
            location = /chunked { gzip on; gzip_types *; try_files /content =404; }
          }
        }
        """
            .formatted(port, folder);
    try {
      return Files.writeString(folder.resolve("nginx.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
