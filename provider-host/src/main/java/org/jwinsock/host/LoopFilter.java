package org.jwinsock.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;

/// Keeps multicast of this machine out of a socket, on the receiving side as `IP_MULTICAST_LOOP` of
/// Windows does, where Linux knows only a switch of the sender.
///
/// A socket filter, in the language of the kernel's `Documentation/networking/filter.rst`: drop
/// what is IPv4, goes to a group, and has been looped back by the sending interface or came by the
/// loopback interface. So the queue, `FIONREAD` and readiness never see it. Needs no privilege.
final class LoopFilter {

  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_DETACH_FILTER = 27;

  // linux/bpf_common.h
  private static final int LOAD = 0x20;
  private static final int AND = 0x54;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  // linux/filter.h: places that are no bytes of the packet, and the IP header
  private static final int PROTOCOL = 0xFFFF_F000;
  private static final int PACKET_TYPE = 0xFFFF_F000 + 4;
  private static final int HARDWARE_TYPE = 0xFFFF_F000 + 28;
  private static final int DESTINATION = 0xFFF0_0000 + 16;

  private static final int ETH_P_IP = 0x0800;
  private static final int PACKET_LOOPBACK = 5;
  private static final int ARPHRD_LOOPBACK = 772;

  /// `struct sock_filter`, `struct sock_fprog`
  private static final int INSTRUCTION = 8;

  private static final int PROGRAM = 16;

  private static final MemorySegment DROP_LOOPED =
      program(
          new int[][] {
            {LOAD, 0, 0, PROTOCOL},
            {JUMP_IF_EQUAL, 0, 7, ETH_P_IP},
            {LOAD, 0, 0, DESTINATION},
            {AND, 0, 0, 0xF000_0000},
            {JUMP_IF_EQUAL, 0, 4, 0xE000_0000},
            {LOAD, 0, 0, PACKET_TYPE},
            {JUMP_IF_EQUAL, 3, 0, PACKET_LOOPBACK},
            {LOAD, 0, 0, HARDWARE_TYPE},
            {JUMP_IF_EQUAL, 1, 0, ARPHRD_LOOPBACK},
            {RETURN, 0, 0, -1}, // all of the packet
            {RETURN, 0, 0, 0},
          });

  private LoopFilter() {}

  private static MemorySegment program(int[][] instructions) {
    MemorySegment code = Arena.global().allocate((long) instructions.length * INSTRUCTION, 8);
    for (int i = 0; i < instructions.length; i++) {
      long at = (long) i * INSTRUCTION;
      code.set(ValueLayout.JAVA_SHORT, at, (short) instructions[i][0]);
      code.set(ValueLayout.JAVA_BYTE, at + 2, (byte) instructions[i][1]);
      code.set(ValueLayout.JAVA_BYTE, at + 3, (byte) instructions[i][2]);
      code.set(ValueLayout.JAVA_INT, at + 4, instructions[i][3]);
    }
    MemorySegment program = Arena.global().allocate(PROGRAM, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) instructions.length);
    program.set(ValueLayout.JAVA_LONG, 8, code.address());
    return program;
  }

  /// Puts the filter before a socket.
  ///
  /// @return 0 or `-errno`
  static int attach(int fd) {
    return Sockets.setsockopt(fd, Linux.SOL_SOCKET, SO_ATTACH_FILTER, DROP_LOOPED);
  }

  /// Takes the filter away.
  ///
  /// @return 0 or `-errno`
  static int detach(int fd) {
    return Sockets.setsockopt(fd, Linux.SOL_SOCKET, SO_DETACH_FILTER, 0);
  }
}
