/// The words of HTTP/1.1: requests as bytes, what of a folder they ask for, and the answer to them.
/// Nothing here knows a socket.
///
/// ```
///  bytes -> RequestParser -> Request -> Site -> Answer -> AnswerHead -> bytes
///                                        |
///                                        +-- TargetPath, FileTree: which file
///                                        +-- Conditions, ByteRange: whether, and what of it
/// ```
///
/// Above: the example `http-files`.
///
/// Windows counterpart: the parts of http.sys that are not about connections.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>, HTTP Semantics
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>, HTTP/1.1
package org.jwinsock.tools.http;
