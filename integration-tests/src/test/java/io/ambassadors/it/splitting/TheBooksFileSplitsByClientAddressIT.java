package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/**
 * The book's nginx.conf, with a header that says who the client is: nine tenths of the addresses go to {@code web}, each to the server
 * that nginx chooses for it.
 */
class TheBooksFileSplitsByClientAddressIT {
    private static final int ADDRESSES = 20_000;
    private static final int COMPARED = 10_000;
    private static final int WEIGHT_OF_WEB = 9;
    private static final int IN_FLIGHT = 50;

    private final List<String> addresses = addresses();

    @Test
    void nineToOne() {
        try (HttpOrigin web = HttpOrigin.saying("web");
                HttpOrigin experiment = HttpOrigin.saying("experiment");
                Splitter splitter = Splitter.start(book(web, experiment))) {
            List<String> sides = sides(splitter, addresses);
            double share = (double) sides.stream().filter("experiment"::equals).count() / ADDRESSES;
            assertThat(share).isCloseTo(0.10, within(0.01));
            assertThat(sides)
                    .isEqualTo(addresses.stream()
                            .map(TheBooksFileSplitsByClientAddressIT::expected)
                            .toList());
        }
    }

    @Test
    @Tag("peer")
    void asNginxSplits() {
        List<String> some = addresses.subList(0, COMPARED);
        try (HttpOrigin web = HttpOrigin.saying("web");
                HttpOrigin experiment = HttpOrigin.saying("experiment");
                Splitter nginx = Splitter.startNginx(book(web, experiment));
                Splitter splitter = Splitter.start(book(web, experiment))) {
            assertThat(sides(splitter, some)).isEqualTo(sides(nginx, some));
        }
    }

    @Test
    void andWithoutTheHeaderEverybodyIsLocalhost() {
        try (HttpOrigin web = HttpOrigin.saying("web");
                HttpOrigin experiment = HttpOrigin.saying("experiment");
                Splitter splitter = Splitter.start(book(web, experiment))) {
            for (int i = 0; i < 60; i++) {
                try (RawHttp client = splitter.client()) {
                    assertThat(client.ask("/").body()).isEqualTo("web");
                }
            }
        }
    }

    /** nginx's ip_hash of an IPv4 address over two servers of which the first has nine of ten shares. */
    private static String expected(String address) {
        String[] bytes = address.split("\\.");
        int hash = 89;
        for (int i = 0; i < 3; i++) {
            hash = (hash * 113 + Integer.parseInt(bytes[i])) % 6271;
        }
        return hash % (WEIGHT_OF_WEB + 1) < WEIGHT_OF_WEB ? "web" : "experiment";
    }

    private static NginxConf book(HttpOrigin web, HttpOrigin experiment) {
        int port = Ports.free();
        String text =
                """
                worker_processes 5;
                error_log error.log;
                pid nginx.pid;
                worker_rlimit_nofile 8192;

                events {
                  worker_connections  1024;
                }
                http {
                    access_log off;
                    set_real_ip_from 127.0.0.1;
                    real_ip_header X-Forwarded-For;
                    upstream backend {
                        ip_hash;
                        server %s weight=9;
                        server %s;
                    }
                    server {
                        listen localhost:%d;
                        location / {
                            proxy_pass http://backend;
                        }
                    }
                }
                """
                        .formatted(web.address(), experiment.address(), port);
        return NginxConf.of(port, text);
    }

    private static List<String> addresses() {
        SplittableRandom random = new SplittableRandom(20261120);
        List<String> addresses = new ArrayList<>(ADDRESSES);
        for (int i = 0; i < ADDRESSES; i++) {
            addresses.add(random.nextInt(1, 224) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                    + random.nextInt(256));
        }
        return addresses;
    }

    /** Who answers each, asked in pipelines. A new connection each time, since nginx ends one after a thousand requests. */
    private static List<String> sides(Splitter splitter, List<String> addresses) {
        List<String> sides = new ArrayList<>(addresses.size());
        for (int from = 0; from < addresses.size(); from += IN_FLIGHT) {
            List<String> some = addresses.subList(from, from + IN_FLIGHT);
            try (RawHttp client = splitter.client()) {
                StringBuilder requests = new StringBuilder();
                some.forEach(address -> requests.append(RawHttp.get("/", "X-Forwarded-For: " + address + "\r\n")));
                client.send(requests.toString());
                some.forEach(address -> sides.add(client.response().body()));
            }
        }
        return sides;
    }
}
