package org.jwinsock.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.jwinsock.linux.Interfaces.Address;
import org.jwinsock.linux.Interfaces.Interface;
import org.jwinsock.linux.Limits.Limit;
import org.jwinsock.linux.Resolver.AddressInfo;
import org.jwinsock.linux.Resolver.Addresses;
import org.jwinsock.linux.Resolver.Names;

/// What the machine says of itself and of names.
class HostTest {
  private static final IpAddress LOOPBACK = IpAddress.v4(0x7f000001);
  private static final IpAddress LOOPBACK6 = IpAddress.v6(0, 1);

  @Nested
  class InterfaceList {
    @Test
    void loopbackIsThere() throws Exception {
      Interface lo =
          Interfaces.getifaddrs().stream()
              .filter(each -> (each.flags() & Linux.IFF_LOOPBACK) != 0)
              .findFirst()
              .orElseThrow();
      assertThat(lo.name()).isEqualTo("lo");
      assertThat(lo.flags() & Linux.IFF_UP).isNotZero();
      assertThat(lo.hardwareAddress()).isEqualTo("00:00:00:00:00:00");
      assertThat(lo.addresses()).contains(new Address(LOOPBACK, IpAddress.v4(0xff000000), null, 0));
      assertThat(Interfaces.if_nametoindex("lo")).isEqualTo(lo.index());
      assertThat(Interfaces.if_indextoname(lo.index())).isEqualTo("lo");
    }

    @Test
    void theListIsTheOneOfTheJdk() throws Exception {
      List<String> names = Interfaces.getifaddrs().stream().map(Interface::name).toList();
      List<String> indices =
          Interfaces.getifaddrs().stream().map(each -> each.index() + " " + each.name()).toList();
      assertThat(names)
          .containsAll(
              NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList());
      assertThat(indices)
          .containsAll(
              NetworkInterface.networkInterfaces()
                  .map(each -> each.getIndex() + " " + each.getName())
                  .toList());
    }

    @Test
    void anUnknownNameOrIndexIsAnError() {
      assertThat(Interfaces.if_nametoindex("no such one")).isEqualTo(-Errno.ENODEV);
      assertThat(Interfaces.if_indextoname(Integer.MAX_VALUE)).isNull();
    }
  }

  @Nested
  class Resolving {
    @Test
    void localhostIsLoopback() {
      Addresses found =
          Resolver.getaddrinfo(
              "localhost", null, 0, Linux.AF_UNSPEC, Linux.SOCK_STREAM, Linux.IPPROTO_TCP);
      assertThat(found.code()).isZero();
      assertThat(found.addresses())
          .extracting(AddressInfo::address)
          .isNotEmpty()
          .isSubsetOf(LOOPBACK, LOOPBACK6);
    }

    @Test
    void aNumericHostIsItself() {
      int flags = Linux.AI_NUMERICHOST | Linux.AI_NUMERICSERV | Linux.AI_CANONNAME;
      Addresses found =
          Resolver.getaddrinfo("fe80::1%lo", "8080", flags, Linux.AF_UNSPEC, Linux.SOCK_DGRAM, 0);
      int lo = Interfaces.if_nametoindex("lo");
      assertThat(found.addresses())
          .containsExactly(
              new AddressInfo(
                  Linux.SOCK_DGRAM, Linux.IPPROTO_UDP, IpAddress.v6(0xfe80L << 48, 1), 8080, lo));
      assertThat(found.canonicalName()).startsWith("fe80::1");
    }

    @Test
    void noHostWithPassiveIsTheWildcard() {
      Addresses found =
          Resolver.getaddrinfo(null, "80", Linux.AI_PASSIVE, Linux.AF_INET, Linux.SOCK_STREAM, 0);
      assertThat(found.addresses())
          .containsExactly(
              new AddressInfo(Linux.SOCK_STREAM, Linux.IPPROTO_TCP, IpAddress.v4(0), 80, 0));
    }

    @Test
    void failuresAnswerTheirCode() {
      int numeric = Linux.AI_NUMERICHOST;
      assertThat(Resolver.getaddrinfo("a.b", null, numeric, Linux.AF_INET, 0, 0).code())
          .isEqualTo(Linux.EAI_NONAME);
      assertThat(Resolver.getaddrinfo("1.2.3.4", null, numeric, 99, 0, 0).code())
          .isEqualTo(Linux.EAI_FAMILY);
      assertThat(Resolver.getaddrinfo("127.0.0.1\0x", null, numeric, Linux.AF_INET, 0, 0).code())
          .isEqualTo(Linux.EAI_NONAME);
    }

    @Test
    void anAddressHasNames() {
      SockAddr address = new SockAddr().ip(LOOPBACK6, 4711, 0);
      int numeric = Linux.NI_NUMERICHOST | Linux.NI_NUMERICSERV;
      assertThat(Resolver.getnameinfo(address, numeric)).isEqualTo(new Names(0, 0, "::1", "4711"));
      assertThat(Resolver.getnameinfo(new SockAddr().unspecified(), numeric).code())
          .isEqualTo(Linux.EAI_FAMILY);
    }
  }

  @Nested
  class Facts {
    @Test
    void hostNameAndKernelAreThoseOfProc() throws Exception {
      Path kernel = Path.of("/proc/sys/kernel");
      assertThat(Host.gethostname())
          .isEqualTo(Files.readString(kernel.resolve("hostname")).strip());
      assertThat(Host.uname().release())
          .isEqualTo(Files.readString(kernel.resolve("osrelease")).strip());
      assertThat(Host.uname().sysname()).isEqualTo("Linux");
      assertThat(Host.uname().version())
          .isEqualTo(Files.readString(kernel.resolve("version")).strip());
    }

    @Test
    void userIsThatOfProc() throws Exception {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(each -> each.startsWith("Uid:"))
              .findFirst()
              .orElseThrow();
      String effective = requireNonNull(line.split("\\s+", -1)[2]);
      assertThat(Integer.toUnsignedString(Host.geteuid())).isEqualTo(effective);
    }

    @Test
    void descriptorLimitIsSetAndRead() throws Exception {
      Limit limit = Limits.openFiles();
      assertThat(limit.soft()).isPositive().isLessThanOrEqualTo(limit.hard());
      Limit lower = new Limit(limit.soft() - 1, limit.hard());
      assertThat(Limits.setOpenFiles(lower)).isZero();
      assertThat(Limits.openFiles()).isEqualTo(lower);
      assertThat(Limits.setOpenFiles(limit)).isZero();
      assertThat(Limits.setOpenFiles(new Limit(2, 1))).isEqualTo(-Errno.EINVAL);
    }
  }

  @Nested
  class Support {
    @Test
    void thisModuleWorksHere() {
      assertThat(Linux.unsupportedReason()).isEmpty();
      assertThat(Linux.isSupported()).isTrue();
    }

    @Test
    void otherMachinesAreTurnedDown() {
      assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.X86_64);
      assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.AARCH64);
      assertThat(Platform.of("Linux", "riscv64")).isNull();
      assertThat(Platform.of("Windows 11", "amd64")).isNull();
      assertThat(Platform.of("Mac OS X", "aarch64")).isNull();
    }

    @Test
    void failuresNameTheCallAndTheErrno() {
      assertThat(Errno.message("connect(7, 127.0.0.1:80)", -Errno.ECONNREFUSED))
          .isEqualTo("connect(7, 127.0.0.1:80): ECONNREFUSED (111), connection refused");
      assertThat(new LinuxException("eventfd(0)", -Errno.EMFILE).errno()).isEqualTo(Errno.EMFILE);
      assertThat(Errno.name(4711)).isEqualTo("errno 4711");
      assertThat(Errno.text(4711)).isEqualTo("unknown error");
    }
  }
}
