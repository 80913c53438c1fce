package io.ambassadors.splitting.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.util.NetUtil;

import io.ambassadors.common.routing.split.Method.KeyKind;
import io.ambassadors.common.routing.split.SplitClients;
import io.ambassadors.splitting.admin.UserPlacement;
import io.ambassadors.splitting.admin.UserQuestion;
import io.ambassadors.splitting.upstream.ServerExplanation;
import io.ambassadors.splitting.upstream.UpstreamConfig;
import io.ambassadors.splitting.upstream.UpstreamGroup;
import io.ambassadors.splitting.upstream.Upstreams;
import io.ambassadors.splitting.variables.SplitClientsBlock;

/** Answers where a user goes: one placement for each upstream and each {@code split_clients} that the question is about. */
final class Answers {
    private static final int ANSWER_SECONDS = 5;

    private final Upstreams upstreams;
    private final List<SplitClientsBlock> splits;

    Answers(Upstreams upstreams, List<SplitClientsBlock> splits) {
        this.upstreams = upstreams;
        this.splits = splits;
    }

    List<UserPlacement> to(UserQuestion question) {
        String wanted = question.upstream();
        if (wanted.startsWith("$")) {
            SplitClientsBlock split = splits.stream()
                    .filter(block -> ("$" + block.variable().name()).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchElementException("no split_clients " + wanted));
            return List.of(placement(split, needed(question.key(), wanted, "key")));
        }
        if (!wanted.isEmpty()) {
            UpstreamGroup group = upstreams
                    .current()
                    .group(wanted)
                    .orElseThrow(() -> new NoSuchElementException("no upstream " + wanted));
            return List.of(placement(group, question));
        }
        return all(question);
    }

    /** Of what asks who the user is; of the rest only if nothing does, or if the user may stick to a server there. */
    private List<UserPlacement> all(UserQuestion question) {
        List<UserPlacement> placements = new ArrayList<>();
        if (!question.key().isEmpty()) {
            splits.forEach(split -> placements.add(placement(split, question.key())));
        }
        List<UserPlacement> byTurn = new ArrayList<>();
        for (UpstreamGroup group : upstreams.current().groups()) {
            KeyKind kind = group.config().method().keyKind();
            if (kind == KeyKind.NONE) {
                byTurn.add(placement(group, question));
            } else if (!(kind == KeyKind.ADDRESS ? question.ip() : question.key()).isEmpty()) {
                placements.add(placement(group, question));
            }
        }
        if (placements.isEmpty() || !question.sticky().isEmpty()) {
            placements.addAll(byTurn);
        }
        return placements;
    }

    private UserPlacement placement(UpstreamGroup group, UserQuestion question) {
        UpstreamConfig config = group.config();
        String rule = rule(config);
        return switch (config.method().keyKind()) {
            case NONE -> answered(rule, "", explain(group, new byte[0], question));
            case ADDRESS -> {
                String ip = needed(question.ip(), config.name(), "ip");
                byte[] address = NetUtil.createByteArrayFromIpAddressString(ip);
                if (address == null) {
                    throw new IllegalArgumentException("not an IP address: " + ip);
                }
                yield answered(rule, ip, explain(group, address, question));
            }
            case TEXT -> {
                String key = needed(question.key(), config.name(), "key");
                yield answered(rule, key, explain(group, key.getBytes(UTF_8), question));
            }
        };
    }

    private static String rule(UpstreamConfig config) {
        String key = config.key().isEmpty() ? "" : " " + config.key();
        return switch (config.method()) {
            case HASH -> "hash" + key;
            case CONSISTENT_HASH -> "hash" + key + " consistent";
            default -> config.method().text();
        };
    }

    private static UserPlacement answered(String rule, String user, ServerExplanation explanation) {
        return new UserPlacement(rule, user, explanation);
    }

    private static String needed(String value, String upstream, String parameter) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(upstream + " chooses by " + parameter + ": give " + parameter + "=…");
        }
        return value;
    }

    private ServerExplanation explain(UpstreamGroup group, byte[] key, UserQuestion question) {
        try {
            return upstreams.explain(group, key, question.sticky()).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("event loop did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static UserPlacement placement(SplitClientsBlock block, String key) {
        SplitClients split = block.split();
        long hash = SplitClients.hash(key.getBytes(UTF_8));
        int index = split.index(hash);
        String value = index < 0 ? "" : split.parts().get(index).value();
        String share = index < 0
                ? "no part"
                : "the part " + block.directive().block().get(index).name();
        List<String> reasons = List.of("MurmurHash2 of the key is " + hash + " of 4294967295, which falls into " + share
                + (value.isEmpty() ? ": the variable is empty" : ": the variable is " + value));
        String name = "$" + block.variable().name();
        return new UserPlacement(
                "split_clients " + new String(block.directive().argument(0).getBytes(ISO_8859_1), UTF_8) + " " + name,
                key,
                new ServerExplanation(
                        name, "split_clients", new ServerExplanation.Answer(value, "", true, reasons), List.of()));
    }
}
