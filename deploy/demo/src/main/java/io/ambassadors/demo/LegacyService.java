package io.ambassadors.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A service of former days: plain HTTP on localhost, links to itself that begin with http, and a cookie that anybody may read. */
final class LegacyService {
    private static final int THREADS = 8;

    static {
        // Head and body are two writes: with Nagle's algorithm between them every answer takes the 40 ms of a delayed
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private LegacyService() {}

    /** Starts it; it ends with the demo. */
    static void start(Port port) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()), 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "legacy");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", LegacyService::greet);
        server.createContext("/login", LegacyService::logIn);
        server.start();
    }

    private static void greet(HttpExchange exchange) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        answer(
                exchange,
                200,
                "I speak plain HTTP, and am asked for " + asked.getFirst("X-Forwarded-Proto") + "://"
                        + asked.getFirst("Host") + exchange.getRequestURI() + " by "
                        + asked.getFirst("X-Forwarded-For") + ".\n");
    }

    private static void logIn(HttpExchange exchange) throws IOException {
        Headers answered = exchange.getResponseHeaders();
        answered.set("Location", "http://" + exchange.getRequestHeaders().getFirst("Host") + "/account");
        answered.set("Set-Cookie", "session=7f3a; HttpOnly");
        answer(exchange, 302, "Moved.\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
