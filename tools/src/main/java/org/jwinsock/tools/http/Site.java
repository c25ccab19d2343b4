package org.jwinsock.tools.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jwinsock.tools.http.Answer.FilePart;
import org.jwinsock.tools.http.Answer.Nothing;
import org.jwinsock.tools.http.Fields.Field;

/// A folder as the web sees it: says to each request what the answer is.
public final class Site {

  private static final Set<String> OTHER_METHODS =
      Set.of("POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final Field RANGES = new Field("Accept-Ranges", "bytes");

  private final FileTree files;
  private final InstantSource clock;

  /// @throws IOException if it is no folder that can be read
  public Site(Path root, InstantSource clock) throws IOException {
    this.files = new FileTree(root);
    this.clock = clock;
  }

  /// The answer to a request. The file that may be in it is not open yet.
  public Answer answer(Request request) {
    if (!request.method().equals("GET") && !request.isHead()) {
      return OTHER_METHODS.contains(request.method())
          ? Answer.of(request, Status.METHOD_NOT_ALLOWED, List.of(new Field("Allow", "GET, HEAD")))
          : Answer.of(request, Status.NOT_IMPLEMENTED, List.of());
    }
    TargetPath target = TargetPath.of(request.target());
    if (target == null) {
      return Answer.of(request, Status.BAD_REQUEST, List.of());
    }
    return switch (files.find(target)) {
      case FileTree.File file -> answer(request, file);
      case FileTree.Folder _ ->
          Answer.of(
              request, Status.MOVED_PERMANENTLY, List.of(new Field("Location", target.asFolder())));
      case FileTree.Missing _ -> Answer.of(request, Status.NOT_FOUND, List.of());
      case FileTree.Forbidden _ -> Answer.of(request, Status.FORBIDDEN, List.of());
    };
  }

  /// The answer when a file that was there cannot be opened.
  public Answer unreadable(Request request, Status why) {
    return Answer.of(request, why, List.of());
  }

  private Answer answer(Request request, FileTree.File file) {
    Instant now = clock.instant();
    Validators validators = Validators.of(file);
    Status early = Conditions.answer(request.fields(), validators, now);
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("ETag", validators.tag()));
    fields.add(new Field("Last-Modified", HttpDate.text(validators.modified())));
    if (early == Status.NOT_MODIFIED) {
      return Answer.empty(request, early, fields);
    }
    if (early != null) {
      return Answer.of(request, early, List.of());
    }
    fields.add(RANGES);
    return switch (range(request, file, validators, now)) {
      case ByteRange.Whole _ -> {
        describe(fields, file, file.size());
        yield part(request, Status.OK, fields, file, 0, file.size());
      }
      case ByteRange.Part part -> {
        fields.add(
            new Field(
                "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + file.size()));
        describe(fields, file, part.length());
        yield part(request, Status.PARTIAL_CONTENT, fields, file, part.first(), part.length());
      }
      case ByteRange.Outside _ ->
          Answer.of(
              request,
              Status.RANGE_NOT_SATISFIABLE,
              List.of(new Field("Content-Range", "bytes */" + file.size())));
    };
  }

  /// Ranges are defined for GET alone.
  private static ByteRange range(
      Request request, FileTree.File file, Validators validators, Instant now) {
    boolean counts = !request.isHead() && Conditions.allowsRange(request.fields(), validators, now);
    return ByteRange.of(counts ? request.fields().value("Range") : null, file.size());
  }

  private static void describe(List<Field> fields, FileTree.File file, long length) {
    fields.add(new Field("Content-Type", MediaType.of(file.path())));
    fields.add(new Field("Content-Length", "" + length));
  }

  private static Answer part(
      Request request,
      Status status,
      List<Field> fields,
      FileTree.File file,
      long from,
      long length) {
    return length == 0
        ? Answer.of(request, status, fields, new Nothing())
        : Answer.of(request, status, fields, new FilePart(file.path(), from, length));
  }
}
