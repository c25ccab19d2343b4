/* Load generator for echo servers on loopback: rates, latencies and the server process's CPU time per
 * message, in one line of key=value pairs. See the usage lines below. */
// loadgen - a small single-threaded epoll load generator for any TCP echo server on loopback.
// Written from scratch for this measurement kit; no server here is tuned for it.
//   loadgen pp   -p PORT -n CONNS -m SIZE -d SECS [-w WARM] [-P SERVERPID]   ping-pong echo
//   loadgen bulk -p PORT -n CONNS -W WINDOW -d SECS [-P PID]                 streaming through the echo
//   loadgen conn -p PORT -n CONCURRENT -m SIZE -d SECS [-P PID]              connect, one echo, close
//   loadgen idle -p PORT -n CONNS [-P PID] [-G "cmd run before reading RSS"]  memory per idle connection
// Prints one line of key=value pairs.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif
typedef struct { int fd; uint32_t got, sent; uint64_t t0; uint64_t tx, rx; int armed; } conn;
static int port = 7000, N = 64, M = 64, W = 262144, ep; static double D = 2, WARM = 0.5; static pid_t P = 0;
static char *G = 0; static uint32_t srcn = 0; static char *host = "127.0.0.1";
static uint64_t ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000ull + t.tv_nsec; }
static uint64_t cpu(pid_t p) { clockid_t c; struct timespec t; if (p) { if (clock_getcpuclockid(p, &c)) return 0; } else c = CLOCK_PROCESS_CPUTIME_ID;
  if (clock_gettime(c, &t)) return 0; return t.tv_sec * 1000000000ull + t.tv_nsec; }
// user+sys ticks of the server split (for the user share) and the machine's steal ticks
static void ticks(pid_t p, unsigned long *u, unsigned long *s, unsigned long *steal, unsigned long *tot) { char f[64], b[1024]; *u = *s = *steal = *tot = 0; FILE *h;
  if (p) { snprintf(f, sizeof f, "/proc/%d/stat", p); if ((h = fopen(f, "r"))) { size_t n = fread(b, 1, sizeof b - 1, h); b[n] = 0; fclose(h); char *q = strrchr(b, ')'); if (q) sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", u, s); } }
  if ((h = fopen("/proc/stat", "r"))) { unsigned long v[8] = {0}; if (fscanf(h, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) == 8) { *steal = v[7]; for (int i = 0; i < 8; i++) *tot += v[i]; } fclose(h); } }
static unsigned long tu, ts, tst, tt;
#define SUB 64
static uint64_t hist[64 * SUB];
static void rec(uint64_t v) { if (v < SUB) { hist[v]++; return; } int e = 63 - __builtin_clzll(v); int s = (v >> (e - 6)) & 63; hist[(e - 5) * SUB + s]++; }
static double pct(double p) { uint64_t t = 0, c = 0; for (int i = 0; i < 64 * SUB; i++) t += hist[i]; uint64_t want = (uint64_t)(t * p); if (want >= t) want = t - 1;
  for (int i = 0; i < 64 * SUB; i++) { c += hist[i]; if (c > want) { if (i < SUB) return i / 1e3; int e = i / SUB + 5, s = i % SUB; return (double)((64ull + s) << (e - 6)) / 1e3; } } return 0; }
static void die(const char *m) { perror(m); exit(2); }
static int dial(int spread) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1; if (fd < 0) die("socket");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (spread) { struct sockaddr_in s = {.sin_family = AF_INET}; uint32_t k = srcn++; s.sin_addr.s_addr = htonl(0x7f000002u + (k % 200));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one); if (bind(fd, (void *)&s, sizeof s)) die("bind"); }
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)}; a.sin_addr.s_addr = inet_addr(host);
  if (connect(fd, (void *)&a, sizeof a)) die("connect"); return fd; }
static void nb(int fd) { fcntl(fd, F_SETFL, O_NONBLOCK | fcntl(fd, F_GETFL)); }
static void add(int fd, void *p, uint32_t e) { struct epoll_event v = {.events = e, .data.ptr = p}; if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &v)) die("epoll_ctl"); }
static void mod(int fd, void *p, uint32_t e) { struct epoll_event v = {.events = e, .data.ptr = p}; if (epoll_ctl(ep, EPOLL_CTL_MOD, fd, &v)) die("epoll_ctl"); }
static char *sbuf, *rbuf;
static void ppsend(conn *c) { while (c->sent < (uint32_t)M) { ssize_t r = send(c->fd, sbuf + c->sent, M - c->sent, MSG_NOSIGNAL);
    if (r < 0) { if (errno == EAGAIN) { if (!c->armed) { c->armed = 1; mod(c->fd, c, EPOLLIN | EPOLLOUT); } return; } die("send"); } c->sent += r; }
  if (c->armed) { c->armed = 0; mod(c->fd, c, EPOLLIN); } }
static void report(const char *mode, uint64_t cnt, double secs, uint64_t sc, uint64_t lc, const char *extra) {
  unsigned long u, s, st, t; ticks(P, &u, &s, &st, &t); double up = u + s > tu + ts ? (double)(u - tu) / (u + s - tu - ts) : 0, steal = t > tt ? 100.0 * (st - tst) / (t - tt) : 0;
  printf("mode=%s n=%d m=%d rate=%.0f p50=%.1f p99=%.1f p999=%.1f cpu_us=%.3f user_us=%.3f lgcpu_us=%.3f steal=%.1f %s\n", mode, N, M, cnt / secs, pct(.5), pct(.99), pct(.999),
         cnt ? sc / 1e3 / cnt : 0, cnt ? sc / 1e3 / cnt * up : 0, cnt ? lc / 1e3 / cnt : 0, steal, extra); }
static void pp(void) {
  conn *cs = calloc(N, sizeof *cs);
  for (int i = 0; i < N; i++) { cs[i].fd = dial(0); nb(cs[i].fd); add(cs[i].fd, &cs[i], EPOLLIN); }
  for (int i = 0; i < N; i++) { cs[i].t0 = ns(); ppsend(&cs[i]); }
  uint64_t start = ns() + (uint64_t)(WARM * 1e9), end = start + (uint64_t)(D * 1e9), cnt = 0, t = 0, sc0 = 0, lc0 = 0; int on = 0; struct epoll_event ev[256];
  uint64_t lastrx = ns();
  for (;;) { int k = epoll_wait(ep, ev, 256, 100); t = ns(); if (k > 0) lastrx = t; else if (t - lastrx > 3000000000ull) { fprintf(stderr, "stalled\n"); exit(3); }
    if (!on && t >= start) { on = 1; memset(hist, 0, sizeof hist); cnt = 0; sc0 = P ? cpu(P) : 0; lc0 = cpu(0); ticks(P, &tu, &ts, &tst, &tt); start = t; }
    if (t >= end) break;
    for (int i = 0; i < k; i++) { conn *c = ev[i].data.ptr;
      if (ev[i].events & EPOLLOUT) ppsend(c);
      if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) { ssize_t r = recv(c->fd, rbuf, M - c->got, 0); if (r == 0) { fprintf(stderr, "eof\n"); exit(3); }
        if (r < 0) { if (errno == EAGAIN) continue; die("recv"); }
        c->got += r; if (c->got == (uint32_t)M) { t = ns(); rec(t - c->t0); cnt++; c->got = 0; c->sent = 0; c->t0 = t; ppsend(c); } } } }
  report("pp", cnt, (t - start) / 1e9, P ? cpu(P) - sc0 : 0, cpu(0) - lc0, ""); }
static void bulk(void) {
  conn *cs = calloc(N, sizeof *cs); uint64_t rx = 0; struct epoll_event ev[256];
  for (int i = 0; i < N; i++) { cs[i].fd = dial(0); nb(cs[i].fd); add(cs[i].fd, &cs[i], EPOLLIN | EPOLLOUT); cs[i].armed = 1; }
  uint64_t start = ns() + (uint64_t)(WARM * 1e9), end = start + (uint64_t)(D * 1e9), t = 0, sc0 = 0, lc0 = 0; int on = 0;
  for (;;) { int k = epoll_wait(ep, ev, 256, 1000); t = ns(); if (!k) { fprintf(stderr, "stalled\n"); exit(3); }
    if (!on && t >= start) { on = 1; rx = 0; sc0 = P ? cpu(P) : 0; lc0 = cpu(0); ticks(P, &tu, &ts, &tst, &tt); start = t; }
    if (t >= end) break;
    for (int i = 0; i < k; i++) { conn *c = ev[i].data.ptr;
      if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) { ssize_t r = recv(c->fd, rbuf, 262144, 0); if (r == 0) { fprintf(stderr, "eof\n"); exit(3); } if (r > 0) { rx += r; c->rx += r; } else if (errno != EAGAIN) die("recv"); }
      int blocked = 0;
      while (c->tx - c->rx < (uint64_t)W) { size_t w = W - (c->tx - c->rx); if (w > 65536) w = 65536; ssize_t r = send(c->fd, sbuf, w, MSG_NOSIGNAL); if (r < 0) { if (errno == EAGAIN) { blocked = 1; break; } die("send"); } c->tx += r; }
      if (blocked != c->armed) { c->armed = blocked; mod(c->fd, c, EPOLLIN | (blocked ? EPOLLOUT : 0)); } } }
  char x[96]; double s = (t - start) / 1e9; snprintf(x, sizeof x, "gbps=%.3f", rx / s / 1e9); M = 0; report("bulk", rx / 16384, s, P ? cpu(P) - sc0 : 0, cpu(0) - lc0, x); }
static void cstart(conn *c) { c->fd = dial(1); nb(c->fd); c->got = 0; c->t0 = ns(); if (send(c->fd, sbuf, M, MSG_NOSIGNAL) != M) die("send"); add(c->fd, c, EPOLLIN); }
static void connrate(void) {
  conn *cs = calloc(N, sizeof *cs); struct epoll_event ev[256]; uint64_t cnt = 0; srcn = getpid();
  for (int i = 0; i < N; i++) cstart(&cs[i]);
  uint64_t start = ns() + (uint64_t)(WARM * 1e9), end = start + (uint64_t)(D * 1e9), t = 0, sc0 = 0, lc0 = 0; int on = 0;
  for (;;) { int k = epoll_wait(ep, ev, 256, 3000); t = ns(); if (!k) { fprintf(stderr, "stalled\n"); exit(3); }
    if (!on && t >= start) { on = 1; memset(hist, 0, sizeof hist); cnt = 0; sc0 = P ? cpu(P) : 0; lc0 = cpu(0); ticks(P, &tu, &ts, &tst, &tt); start = t; }
    if (t >= end) break;
    for (int i = 0; i < k; i++) { conn *c = ev[i].data.ptr; ssize_t r = recv(c->fd, rbuf, M, 0); if (r <= 0) { if (r < 0 && errno == EAGAIN) continue; fprintf(stderr, "conn: eof/err\n"); exit(3); }
      c->got += r; if (c->got >= (uint32_t)M) { rec(ns() - c->t0); cnt++; close(c->fd); cstart(c); } } }
  report("conn", cnt, (t - start) / 1e9, P ? cpu(P) - sc0 : 0, cpu(0) - lc0, ""); }
static long rss(pid_t p) { char f[64], l[256]; long v = -1; snprintf(f, sizeof f, "/proc/%d/status", p); FILE *h = fopen(f, "r"); if (!h) return -1; while (fgets(l, sizeof l, h)) if (sscanf(l, "VmRSS: %ld", &v) == 1) break; fclose(h); return v; }
static long slab(void) { char l[256]; long v = -1; FILE *h = fopen("/proc/meminfo", "r"); while (fgets(l, sizeof l, h)) if (sscanf(l, "Slab: %ld", &v) == 1) break; fclose(h); return v; }
static void settle(void) { usleep(300000); if (G) { if (system(G)) {} usleep(300000); } }
static void idle(void) {
  int a = N / 10; long r0 = 0, r1 = 0, r2, s1 = 0, s2; uint64_t t0 = ns(); settle(); r0 = rss(P);
  for (int i = 0; i < N; i++) { if (i == a) { settle(); r1 = rss(P); s1 = slab(); }
    int fd = dial(1); if (send(fd, sbuf, M, 0) != M) die("send"); int g = 0; while (g < M) { ssize_t r = recv(fd, rbuf, M - g, 0); if (r <= 0) die("recv"); g += r; } }
  settle(); r2 = rss(P); s2 = slab();
  uint64_t c0 = cpu(P); sleep(2); uint64_t c1 = cpu(P);
  printf("mode=idle n=%d rss0_kb=%ld rssA_kb=%ld rss_kb=%ld bytes_per_conn=%.0f slab_per_conn=%.0f idle_cpu_ms_per_s=%.2f secs=%.1f\n", N, r0, r1, r2, (r2 - r1) * 1024.0 / (N - a), (s2 - s1) * 1024.0 / (N - a), (c1 - c0) / 2e6, (ns() - t0) / 1e9); }
int main(int c, char **v) {
  if (c < 2) return 1; int o; char *mode = v[1]; optind = 2;
  while ((o = getopt(c, v, "p:n:m:d:w:P:W:G:H:")) > 0) switch (o) { case 'p': port = atoi(optarg); break; case 'n': N = atoi(optarg); break; case 'm': M = atoi(optarg); break; case 'd': D = atof(optarg); break;
      case 'w': WARM = atof(optarg); break; case 'P': P = atoi(optarg); break; case 'W': W = atoi(optarg); break; case 'G': G = optarg; break; case 'H': host = optarg; break; }
  struct rlimit rl; getrlimit(RLIMIT_NOFILE, &rl); rl.rlim_cur = rl.rlim_max; setrlimit(RLIMIT_NOFILE, &rl);
  sbuf = malloc(262144 + M); rbuf = malloc(262144 + M); memset(sbuf, 'x', 262144 + M); ep = epoll_create1(0);
  if (!strcmp(mode, "pp")) pp(); else if (!strcmp(mode, "bulk")) bulk(); else if (!strcmp(mode, "conn")) connrate(); else if (!strcmp(mode, "idle")) idle(); else return 1;
  return 0; }
