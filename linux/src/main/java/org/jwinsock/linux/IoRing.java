package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// An io_uring: io_uring(7), io_uring_setup(2), io_uring_enter(2). Owns its descriptor and its
/// mappings; [#close] gives both back.
///
/// ```
///  submission queue                       completion queue
///  head  the kernel's                     head  ours: set after the entries have been read
///  tail  ours: set after the entries      tail  the kernel's
///        have been written
///  SQE   op | flags | ioprio | fd | off | addr | len | op_flags | user_data | ...     64 bytes
///  CQE   user_data | res | flags                                                      16 bytes
/// ```
///
/// Each index is written by one side with release and read by the other with acquire; entries are
/// plain memory between.
///
/// **Threads.** Any thread may use it, one at a time: the caller holds a lock around every method
/// but [#fd]. The setup flags are chosen for that. `SINGLE_ISSUER` and `DEFER_TASKRUN` would bind
/// the ring to one thread (`EEXIST` for others). `COOP_TASKRUN` spares the submitter an interrupt
/// for each completion: the kernel finishes an operation when the thread that submitted it next
/// enters the kernel for whatever reason, or at the next tick of its processor's clock.
///
/// An operation whose submitter has exited completes with `-ECANCELED`, and nothing has been
/// transferred: submit it again. Memory an operation points to must stay until its completion has
/// been taken, whatever happens to the socket or to the ring's user; the kernel has been told an
/// address and holds no arena open.
public final class IoRing implements AutoCloseable {
  // struct io_uring_params
  static final int PARAMS_BYTES = 120;
  static final int SQ_ENTRIES = 0;
  static final int CQ_ENTRIES = 4;
  static final int SETUP_FLAGS = 8;
  static final int FEATURES = 20;
  static final int SQ_OFF = 40;
  static final int CQ_OFF = 80;

  // struct io_sqring_offsets, io_cqring_offsets
  static final int OFF_HEAD = 0;
  static final int OFF_TAIL = 4;
  static final int OFF_RING_MASK = 8;
  static final int SQ_OFF_FLAGS = 16;
  static final int SQ_OFF_ARRAY = 24;
  static final int CQ_OFF_CQES = 20;

  // struct io_uring_sqe
  static final int SQE_BYTES = 64;
  static final int SQE_FD = 4;
  static final int SQE_OFF = 8;
  static final int SQE_ADDR = 16;
  static final int SQE_LEN = 24;
  static final int SQE_OP_FLAGS = 28;
  static final int SQE_USER_DATA = 32;
  static final int SQE_BUF_INDEX = 40;

  // struct io_uring_cqe
  static final int CQE_BYTES = 16;
  static final int CQE_RES = 8;
  static final int CQE_FLAGS = 12;

  private static final int SYS_IO_URING_SETUP = 425;
  private static final int SYS_IO_URING_ENTER = 426;

  private static final long MAP_SQES = 0x1000_0000L;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;

  private static final int NEEDED_FEATURES =
      Linux.IORING_FEAT_SINGLE_MMAP | Linux.IORING_FEAT_NODROP | Linux.IORING_FEAT_FAST_POLL;

  private static final VarHandle INT = JAVA_INT.varHandle();

  private final int fd;
  private final int features;
  private final int sqEntries;
  private final int sqMask;
  private final int cqMask;
  private final int cqEntries;

  /// Both rings' indices, and the completion entries.
  private final MemorySegment ring;

  private final MemorySegment sqes;
  private final long sqHead;
  private final long sqTail;
  private final long sqFlags;
  private final long cqHead;
  private final long cqTail;
  private final long cqes;

  /// What [#sqTail] will be, and has been told the kernel to be consumed.
  private int tail;

  private int consumed;

  /// Our own copy of what is in [#cqHead].
  private int head;

  /// Of the mappings: what is touched after [#close] throws and does not crash.
  private final Arena mappings = Arena.ofShared();

  private volatile boolean closed;

  private IoRing(int fd, MemorySegment params) throws LinuxException {
    this.fd = fd;
    features = params.get(JAVA_INT, FEATURES);
    sqEntries = params.get(JAVA_INT, SQ_ENTRIES);
    cqEntries = params.get(JAVA_INT, CQ_ENTRIES);
    long array = offset(params, SQ_OFF + SQ_OFF_ARRAY);
    cqes = offset(params, CQ_OFF + CQ_OFF_CQES);
    long size =
        Math.max(array + (long) Integer.BYTES * sqEntries, cqes + (long) CQE_BYTES * cqEntries);
    try {
      ring = map(size, 0);
      sqes = map((long) SQE_BYTES * sqEntries, MAP_SQES);
    } catch (LinuxException e) {
      mappings.close();
      throw e;
    }
    sqHead = offset(params, SQ_OFF + OFF_HEAD);
    sqTail = offset(params, SQ_OFF + OFF_TAIL);
    sqFlags = offset(params, SQ_OFF + SQ_OFF_FLAGS);
    sqMask = ring.get(JAVA_INT, offset(params, SQ_OFF + OFF_RING_MASK));
    cqHead = offset(params, CQ_OFF + OFF_HEAD);
    cqTail = offset(params, CQ_OFF + OFF_TAIL);
    cqMask = ring.get(JAVA_INT, offset(params, CQ_OFF + OFF_RING_MASK));
    for (int i = 0; i < sqEntries; i++) {
      ring.set(JAVA_INT, array + (long) Integer.BYTES * i, i); // an entry's place is its number
    }
  }

  private static long offset(MemorySegment params, int at) {
    return Integer.toUnsignedLong(params.get(JAVA_INT, at));
  }

  /// A new ring.
  ///
  /// @param submissions how many entries can be prepared between two [#submit]s; rounded up to a
  ///   power of two, and down to what the kernel allows
  /// @param completions how many completions wait without [#needsEntering]; the same
  /// @throws LinuxException on `ENOSYS`, on `EPERM` where the ring is forbidden
  ///   (`kernel.io_uring_disabled`, seccomp), `ENOMEM`, `EMFILE`; on `EOPNOTSUPP` for a kernel
  ///   before 5.7
  public static IoRing create(int submissions, int completions) throws LinuxException {
    int shared = Linux.IORING_SETUP_CQSIZE | Linux.IORING_SETUP_CLAMP;
    MemorySegment params = Arena.ofAuto().allocate(PARAMS_BYTES, 8);
    int spared = shared | Linux.IORING_SETUP_COOP_TASKRUN | Linux.IORING_SETUP_TASKRUN_FLAG;
    int fd = setup(submissions, completions, spared, params);
    if (fd == -Errno.EINVAL) { // before 5.19
      fd = setup(submissions, completions, shared, params);
    }
    LinuxException.check(fd, "io_uring_setup(" + submissions + ")");
    if ((params.get(JAVA_INT, FEATURES) & NEEDED_FEATURES) != NEEDED_FEATURES) {
      Descriptors.close(fd);
      throw new LinuxException("io_uring_setup()", -Errno.EOPNOTSUPP);
    }
    try {
      return new IoRing(fd, params);
    } catch (LinuxException e) {
      Descriptors.close(fd);
      throw e;
    }
  }

  private static int setup(int submissions, int completions, int flags, MemorySegment params) {
    params.fill((byte) 0);
    params.set(JAVA_INT, CQ_ENTRIES, Math.max(completions, submissions));
    params.set(JAVA_INT, SETUP_FLAGS, flags);
    return Scratch.call(
        Calls.Syscall.HANDLE,
        SYS_IO_URING_SETUP,
        submissions,
        params.address(),
        0,
        0,
        0,
        params,
        NULL);
  }

  @SuppressWarnings("restricted") // the kernel says how large the mapping is
  private MemorySegment map(long size, long offset) throws LinuxException {
    Scratch scratch = Scratch.acquire();
    try {
      long address =
          scratch.raw(
              Calls.Mmap.HANDLE,
              0,
              size,
              PROT_READ_WRITE,
              MAP_SHARED_POPULATE,
              fd,
              offset,
              NULL,
              NULL);
      if (address == -1) {
        throw new LinuxException("mmap(io_uring)", -scratch.errno());
      }
      return MemorySegment.ofAddress(address).reinterpret(size, mappings, IoRing::unmap);
    } finally {
      scratch.release();
    }
  }

  private static void unmap(MemorySegment mapping) {
    int _ = Scratch.call(Calls.Munmap.HANDLE, mapping.address(), mapping.byteSize(), 0);
  }

  /// The descriptor, itself pollable: readable while a completion can be taken. Not to be closed.
  public int fd() {
    return fd;
  }

  /// The kernel's `IORING_FEAT_` bits.
  public int features() {
    return features;
  }

  /// How many entries can be prepared between two [#submit]s.
  public int submissions() {
    return sqEntries;
  }

  // --- preparing

  /// How many more entries can be prepared before a [#submit].
  public int room() {
    return sqEntries - (tail - (int) INT.getAcquire(ring, sqHead));
  }

  /// How many entries wait for [#submit].
  public int unsubmitted() {
    return tail - consumed;
  }

  /// Prepares recv(2).
  ///
  /// @param address of native memory that stays until the completion has been taken
  /// @param flags `Linux.MSG_`
  public void recv(int socket, long address, int length, int flags, long userData) {
    prepare(Linux.IORING_OP_RECV, socket, 0, address, length, flags, userData);
  }

  /// Prepares send(2); `MSG_NOSIGNAL` is added.
  ///
  /// @param address as in [#recv]
  public void send(int socket, long address, int length, int flags, long userData) {
    prepare(Linux.IORING_OP_SEND, socket, 0, address, length, flags | Linux.MSG_NOSIGNAL, userData);
  }

  /// Prepares recvmsg(2).
  ///
  /// @param message which stays as it is until the completion has been taken, with what it points
  ///   to
  public void recvmsg(int socket, RingMessage message, int flags, long userData) {
    prepare(Linux.IORING_OP_RECVMSG, socket, 0, message.address(), 1, flags, userData);
  }

  /// Prepares sendmsg(2); as [#recvmsg] and [#send].
  public void sendmsg(int socket, RingMessage message, int flags, long userData) {
    int kernelFlags = flags | Linux.MSG_NOSIGNAL;
    prepare(Linux.IORING_OP_SENDMSG, socket, 0, message.address(), 1, kernelFlags, userData);
  }

  /// Prepares one look at a descriptor, as poll(2): completes with the bits of `Linux.POLL` it
  /// found.
  public void poll(int descriptor, int events, long userData) {
    prepare(Linux.IORING_OP_POLL_ADD, descriptor, 0, 0, 0, events, userData);
  }

  /// Prepares read(2), as of an [EventFd].
  ///
  /// @param address as in [#recv]
  public void read(int descriptor, long address, int length, long userData) {
    prepare(Linux.IORING_OP_READ, descriptor, -1, address, length, 0, userData);
  }

  /// Prepares the cancelling of operations: they complete with `-ECANCELED`, or otherwise if that
  /// comes too late. The cancelling itself completes with 0, `-ENOENT`, or `-EALREADY`.
  ///
  /// @param target the operations' user data
  public void cancel(long target, long userData) {
    prepare(Linux.IORING_OP_ASYNC_CANCEL, -1, 0, target, 0, 0, userData);
  }

  /// Prepares an operation that completes at once with 0.
  public void nop(long userData) {
    prepare(Linux.IORING_OP_NOP, -1, 0, 0, 0, 0, userData);
  }

  /// Writes every word of the entry, so that nothing stays of what was there.
  private void prepare(
      int operation, int fd, long off, long address, int length, int opFlags, long userData) {
    if (room() <= 0) {
      throw new IllegalStateException("the submission queue is full");
    }
    long entry = (long) (tail & sqMask) * SQE_BYTES;
    sqes.set(JAVA_INT, entry, operation);
    sqes.set(JAVA_INT, entry + SQE_FD, fd);
    sqes.set(JAVA_LONG, entry + SQE_OFF, off);
    sqes.set(JAVA_LONG, entry + SQE_ADDR, address);
    sqes.set(JAVA_INT, entry + SQE_LEN, length);
    sqes.set(JAVA_INT, entry + SQE_OP_FLAGS, opFlags);
    sqes.set(JAVA_LONG, entry + SQE_USER_DATA, userData);
    sqes.set(JAVA_LONG, entry + SQE_BUF_INDEX, 0);
    sqes.set(JAVA_LONG, entry + SQE_BUF_INDEX + 8, 0);
    sqes.set(JAVA_LONG, entry + SQE_BUF_INDEX + 16, 0);
    tail++;
  }

  // --- submitting

  /// Hands what is prepared to the kernel, which tries each operation at once: io_uring_enter(2).
  ///
  /// @return how many the kernel took, the rest stays prepared; or `-errno`, with nothing taken:
  ///   `-EAGAIN` or `-ENOMEM` without memory, `-EBUSY` when completions must be taken first
  public int submit() {
    int waiting = unsubmitted();
    if (waiting == 0) {
      return 0;
    }
    INT.setRelease(ring, sqTail, tail);
    int taken = enter(waiting, 0, 0);
    if (taken > 0) {
      consumed += taken;
    }
    return taken;
  }

  /// Forgets what is prepared and has not been submitted.
  public void withdraw() {
    tail = consumed;
    INT.setRelease(ring, sqTail, tail);
  }

  /// Lets the kernel finish what it can, and waits for completions: io_uring_enter(2).
  ///
  /// @param completions how many to wait for; 0 to wait for none
  /// @return 0, or `-errno`: `-EINTR` is possible
  public int await(int completions) {
    return Math.min(0, enter(0, completions, Linux.IORING_ENTER_GETEVENTS));
  }

  private int enter(int submit, int complete, int flags) {
    return closed
        ? -Errno.EBADF
        : Scratch.call(
            Calls.Syscall.HANDLE, SYS_IO_URING_ENTER, fd, submit, complete, flags, 0, NULL, NULL);
  }

  // --- completions

  /// How many completions can be taken now.
  public int ready() {
    return (int) INT.getAcquire(ring, cqTail) - head;
  }

  /// Whether completions come only when the kernel is entered, as by [#await]: because they found
  /// no room, or because the calling thread submitted the operations.
  public boolean needsEntering() {
    int wanted = Linux.IORING_SQ_CQ_OVERFLOW | Linux.IORING_SQ_TASKRUN;
    return ((int) INT.getOpaque(ring, sqFlags) & wanted) != 0;
  }

  /// The user data of a completion.
  ///
  /// @param index 0 to [#ready] - 1, oldest first
  public long userData(int index) {
    return ring.get(JAVA_LONG, entry(index));
  }

  /// The result of a completion: that of the system call, or `-errno`.
  public int result(int index) {
    return ring.get(JAVA_INT, entry(index) + CQE_RES);
  }

  /// The `IORING_CQE_F_` bits of a completion.
  public int flags(int index) {
    return ring.get(JAVA_INT, entry(index) + CQE_FLAGS);
  }

  private long entry(int index) {
    return cqes + (long) (head + index & cqMask) * CQE_BYTES;
  }

  /// Gives the room of the oldest completions back to the kernel.
  public void taken(int count) {
    head += count;
    INT.setRelease(ring, cqHead, head);
  }

  /// Closes the descriptor and unmaps the rings. The kernel cancels what is under way, at some time
  /// later: memory it uses must stay, and nobody is told when that is over. So first cancel, and
  /// take every completion. Closing again does nothing.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      mappings.close();
      Descriptors.close(fd);
    }
  }
}
