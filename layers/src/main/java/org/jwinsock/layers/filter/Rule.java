package org.jwinsock.layers.filter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.NameGlob;

/// One rule, as it was read.
///
/// @param at what it is about; never empty
/// @param protocol `tcp`, `udp`, `raw` or `unix`; null for each of them
/// @param to the other end: one of them has to match; empty for any
/// @param local this end; empty for any
/// @param shadow reported, not enforced
/// @param lifetime how long it holds after it was read; null for ever
/// @param once it holds for one operation
record Rule(
    String id,
    Set<At> at,
    @Nullable String protocol,
    List<Destination> to,
    List<Destination> local,
    @Nullable NameGlob thread,
    @Nullable NameGlob type,
    Verdict.Action action,
    boolean log,
    boolean shadow,
    @Nullable Duration lifetime,
    boolean once,
    LongAdder hits) {}
