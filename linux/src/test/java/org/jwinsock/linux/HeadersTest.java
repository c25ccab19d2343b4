package org.jwinsock.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Constants and struct layouts against the C headers of this machine, by way of a C program.
/// Skipped where there is no C compiler.
class HeadersTest {
  private static final String HEADERS =
      """
      #define _GNU_SOURCE
      #include <errno.h>
      #include <fcntl.h>
      #include <ifaddrs.h>
      #include <net/if.h>
      #include <netdb.h>
      #include <netinet/in.h>
      #include <netinet/icmp6.h>
      #include <netinet/tcp.h>
      #include <netinet/udp.h>
      #include <netpacket/packet.h>
      #include <poll.h>
      #include <stddef.h>
      #include <stdio.h>
      #include <sys/epoll.h>
      #include <sys/eventfd.h>
      #include <sys/ioctl.h>
      #include <sys/resource.h>
      #include <sys/socket.h>
      #include <sys/time.h>
      #include <sys/un.h>
      #include <sys/utsname.h>
      #include <linux/errqueue.h>
      #include <linux/icmp.h>
      #include <linux/io_uring.h>
      #include <linux/rtnetlink.h>
      #include <linux/sockios.h>
      """;

  @TempDir private Path folder;

  @Test
  void constantsAreThoseOfTheHeaders() throws Exception {
    Map<String, Long> ours = constants();
    String tests =
        ours.keySet().stream()
            .map(
                name ->
                    """
                    #ifdef %1$s
                      printf("%1$s %%lld\\n", (long long) (int) %1$s);
                    #endif
                    """
                        .formatted(name))
            .collect(joining());
    Map<String, Long> theirs = run(tests);
    assertThat(theirs.size()).as("constants the headers know").isGreaterThan(ours.size() * 9 / 10);
    ours.keySet().retainAll(theirs.keySet());
    assertThat(ours).isEqualTo(theirs);
  }

  private static Map<String, Long> constants() {
    Map<String, Long> constants = new LinkedHashMap<>();
    Stream.of(Linux.class, Errno.class)
        .flatMap(type -> Arrays.stream(type.getFields()))
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .forEach(field -> constants.put(field.getName(), value(field)));
    return constants;
  }

  private static long value(Field field) {
    try {
      return field.getLong(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void layoutsAreThoseOfTheHeaders() throws Exception {
    Map<String, Long> ours = layouts();
    String tests =
        ours.keySet().stream()
            .map(
                name -> {
                  String type = name.split("[.]", 2)[0];
                  String what =
                      name.endsWith(".sizeof")
                          ? "sizeof(struct %s)".formatted(type)
                          : "offsetof(struct %s, %s)".formatted(type, name.split("[.]", 2)[1]);
                  return "printf(\"%s %%lld\\n\", (long long) %s);%n".formatted(name, what);
                })
            .collect(joining());
    assertThat(run(tests)).isEqualTo(ours);
  }

  private static Map<String, Long> layouts() {
    Map<String, Long> layouts = new LinkedHashMap<>();
    int name = SockAddr.NAME;
    layouts.put("sockaddr_storage.sizeof", (long) SockAddr.STORAGE_BYTES);
    layouts.put("sockaddr_in.sizeof", (long) SockAddr.INET_BYTES);
    layouts.put("sockaddr_in.sin_family", (long) SockAddr.FAMILY - name);
    layouts.put("sockaddr_in.sin_port", (long) SockAddr.PORT - name);
    layouts.put("sockaddr_in.sin_addr", (long) SockAddr.IN_ADDR - name);
    layouts.put("sockaddr_in6.sizeof", (long) SockAddr.INET6_BYTES);
    layouts.put("sockaddr_in6.sin6_port", (long) SockAddr.PORT - name);
    layouts.put("sockaddr_in6.sin6_flowinfo", (long) SockAddr.IN6_FLOW_INFO - name);
    layouts.put("sockaddr_in6.sin6_addr", (long) SockAddr.IN6_HIGH - name);
    layouts.put("sockaddr_in6.sin6_scope_id", (long) SockAddr.IN6_SCOPE_ID - name);
    layouts.put("sockaddr_un.sizeof", 2L + SockAddr.UNIX_PATH_BYTES);
    layouts.put("sockaddr_un.sun_path", (long) SockAddr.PATH - name);
    layouts.put("sockaddr_nl.sizeof", (long) SockAddr.NETLINK_BYTES);
    layouts.put("sockaddr_nl.nl_pid", (long) SockAddr.NETLINK_PORT_ID - name);
    layouts.put("sockaddr_nl.nl_groups", (long) SockAddr.NETLINK_GROUPS - name);
    layouts.put("sockaddr_ll.sll_ifindex", (long) Interfaces.LINK_INDEX);
    layouts.put("sockaddr_ll.sll_halen", (long) Interfaces.LINK_LENGTH);
    layouts.put("sockaddr_ll.sll_addr", (long) Interfaces.LINK_ADDRESS);
    layouts.put("msghdr.msg_name", (long) MessageHeader.NAME);
    layouts.put("msghdr.msg_namelen", (long) MessageHeader.NAME_LENGTH);
    layouts.put("msghdr.msg_iov", (long) MessageHeader.IOV);
    layouts.put("msghdr.msg_iovlen", (long) MessageHeader.IOV_LENGTH);
    layouts.put("msghdr.msg_control", (long) MessageHeader.CONTROL);
    layouts.put("msghdr.msg_controllen", (long) MessageHeader.CONTROL_LENGTH);
    layouts.put("msghdr.msg_flags", (long) MessageHeader.FLAGS);
    layouts.put("msghdr.sizeof", (long) MessageHeader.BYTES);
    layouts.put("iovec.sizeof", (long) MessageHeader.IOVEC);
    layouts.put("iovec.iov_base", (long) MessageHeader.IOVEC_BASE);
    layouts.put("iovec.iov_len", (long) MessageHeader.IOVEC_LENGTH);
    layouts.put("cmsghdr.sizeof", (long) ControlMessages.HEADER);
    layouts.put("cmsghdr.cmsg_level", (long) ControlMessages.LEVEL);
    layouts.put("cmsghdr.cmsg_type", (long) ControlMessages.TYPE);
    layouts.put("in_pktinfo.sizeof", (long) ControlMessages.PACKET_INFO_BYTES);
    layouts.put("in_pktinfo.ipi_ifindex", (long) ControlMessages.PACKET_INFO_INDEX);
    layouts.put("in_pktinfo.ipi_spec_dst", (long) ControlMessages.PACKET_INFO_LOCAL);
    layouts.put("in_pktinfo.ipi_addr", (long) ControlMessages.PACKET_INFO_DESTINATION);
    layouts.put("in6_pktinfo.sizeof", (long) ControlMessages.PACKET_INFO6_BYTES);
    layouts.put("in6_pktinfo.ipi6_addr", (long) ControlMessages.PACKET_INFO6_DESTINATION);
    layouts.put("in6_pktinfo.ipi6_ifindex", (long) ControlMessages.PACKET_INFO6_INDEX);
    layouts.put("sock_extended_err.sizeof", (long) ControlMessages.ERROR_BYTES);
    layouts.put("sock_extended_err.ee_errno", (long) ControlMessages.ERROR_ERRNO);
    layouts.put("sock_extended_err.ee_origin", (long) ControlMessages.ERROR_ORIGIN);
    layouts.put("sock_extended_err.ee_type", (long) ControlMessages.ERROR_TYPE);
    layouts.put("sock_extended_err.ee_code", (long) ControlMessages.ERROR_CODE);
    layouts.put("sock_extended_err.ee_info", (long) ControlMessages.ERROR_INFO);
    layouts.put("sock_extended_err.ee_data", (long) ControlMessages.ERROR_DATA);
    layouts.put("epoll_event.sizeof", (long) EpollEvents.BYTES);
    layouts.put("epoll_event.data", (long) EpollEvents.DATA);
    layouts.put("io_uring_params.sizeof", (long) IoRing.PARAMS_BYTES);
    layouts.put("io_uring_params.sq_entries", (long) IoRing.SQ_ENTRIES);
    layouts.put("io_uring_params.cq_entries", (long) IoRing.CQ_ENTRIES);
    layouts.put("io_uring_params.flags", (long) IoRing.SETUP_FLAGS);
    layouts.put("io_uring_params.features", (long) IoRing.FEATURES);
    layouts.put("io_uring_params.sq_off", (long) IoRing.SQ_OFF);
    layouts.put("io_uring_params.cq_off", (long) IoRing.CQ_OFF);
    layouts.put("io_sqring_offsets.head", (long) IoRing.OFF_HEAD);
    layouts.put("io_sqring_offsets.tail", (long) IoRing.OFF_TAIL);
    layouts.put("io_sqring_offsets.ring_mask", (long) IoRing.OFF_RING_MASK);
    layouts.put("io_sqring_offsets.flags", (long) IoRing.SQ_OFF_FLAGS);
    layouts.put("io_sqring_offsets.array", (long) IoRing.SQ_OFF_ARRAY);
    layouts.put("io_cqring_offsets.head", (long) IoRing.OFF_HEAD);
    layouts.put("io_cqring_offsets.tail", (long) IoRing.OFF_TAIL);
    layouts.put("io_cqring_offsets.ring_mask", (long) IoRing.OFF_RING_MASK);
    layouts.put("io_cqring_offsets.cqes", (long) IoRing.CQ_OFF_CQES);
    layouts.put("io_uring_sqe.sizeof", (long) IoRing.SQE_BYTES);
    layouts.put("io_uring_sqe.fd", (long) IoRing.SQE_FD);
    layouts.put("io_uring_sqe.off", (long) IoRing.SQE_OFF);
    layouts.put("io_uring_sqe.addr", (long) IoRing.SQE_ADDR);
    layouts.put("io_uring_sqe.len", (long) IoRing.SQE_LEN);
    layouts.put("io_uring_sqe.msg_flags", (long) IoRing.SQE_OP_FLAGS);
    layouts.put("io_uring_sqe.user_data", (long) IoRing.SQE_USER_DATA);
    layouts.put("io_uring_sqe.buf_index", (long) IoRing.SQE_BUF_INDEX);
    layouts.put("io_uring_cqe.sizeof", (long) IoRing.CQE_BYTES);
    layouts.put("io_uring_cqe.res", (long) IoRing.CQE_RES);
    layouts.put("io_uring_cqe.flags", (long) IoRing.CQE_FLAGS);
    layouts.put("pollfd.sizeof", (long) PollSet.ENTRY);
    layouts.put("pollfd.events", (long) PollSet.EVENTS);
    layouts.put("pollfd.revents", (long) PollSet.REVENTS);
    layouts.put("timespec.sizeof", 16L);
    layouts.put("timespec.tv_nsec", 8L);
    layouts.put("timeval.sizeof", 16L);
    layouts.put("timeval.tv_usec", 8L);
    layouts.put("rlimit.rlim_cur", (long) Limits.SOFT);
    layouts.put("rlimit.rlim_max", (long) Limits.HARD);
    layouts.put("addrinfo.ai_flags", (long) Resolver.FLAGS);
    layouts.put("addrinfo.ai_family", (long) Resolver.FAMILY);
    layouts.put("addrinfo.ai_socktype", (long) Resolver.SOCKET_TYPE);
    layouts.put("addrinfo.ai_protocol", (long) Resolver.PROTOCOL);
    layouts.put("addrinfo.ai_addrlen", (long) Resolver.ADDRESS_LENGTH);
    layouts.put("addrinfo.ai_addr", (long) Resolver.ADDRESS);
    layouts.put("addrinfo.ai_canonname", (long) Resolver.CANONICAL_NAME);
    layouts.put("addrinfo.ai_next", (long) Resolver.NEXT);
    layouts.put("addrinfo.sizeof", (long) Resolver.BYTES);
    layouts.put("ifaddrs.ifa_next", (long) Interfaces.NEXT);
    layouts.put("ifaddrs.ifa_name", (long) Interfaces.NAME);
    layouts.put("ifaddrs.ifa_flags", (long) Interfaces.FLAGS);
    layouts.put("ifaddrs.ifa_addr", (long) Interfaces.ADDRESS);
    layouts.put("ifaddrs.ifa_netmask", (long) Interfaces.NETMASK);
    layouts.put("ifaddrs.ifa_broadaddr", (long) Interfaces.BROADCAST);
    layouts.put("ifaddrs.sizeof", (long) Interfaces.BYTES);
    layouts.put("utsname.nodename", (long) Host.UTS_FIELD);
    layouts.put("utsname.machine", 4L * Host.UTS_FIELD);
    layouts.put("utsname.sizeof", 6L * Host.UTS_FIELD);
    return layouts;
  }

  /// Compiles and runs a C program of these statements, which print names and numbers.
  private Map<String, Long> run(String statements) throws IOException, InterruptedException {
    Path source = folder.resolve("headers.c");
    Path program = folder.resolve("headers");
    Files.writeString(source, HEADERS + "int main(void) {\n" + statements + "return 0;\n}\n");
    assumeTrue(compilerExists(), "no C compiler (cc) on the PATH");
    output("cc", "-o", program.toString(), source.toString());
    Map<String, Long> values = new LinkedHashMap<>();
    output(program.toString())
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(pair -> values.put(pair[0], Long.valueOf(pair[1])));
    return values;
  }

  private static boolean compilerExists() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ended", command[0]).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
