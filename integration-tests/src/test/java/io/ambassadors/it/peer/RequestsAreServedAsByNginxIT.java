package io.ambassadors.it.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** The same file and the same requests for the ambassador and for nginx: the clients get the same, the servers too, and the log says it. */
@Tag("peer")
class RequestsAreServedAsByNginxIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** A connection without the PROXY header that it must have is closed before there is a request. */
    private static final int NOT_LOGGED = 1;

    private static final String CONF =
            """
            worker_processes 1;
            error_log stderr;
            pid nginx.pid;
            events { worker_connections 1024; }
            http {
                log_format it '$remote_addr|$realip_remote_addr|$remote_user|$request|$status|$body_bytes_sent|'
                    '$http_referer|$http_user_agent|$request_length|$upstream_addr|$upstream_status|$scheme|$host|'
                    '$server_name|$uri|$args|$is_args|$server_protocol|$request_method|$content_length|$cookie_a|$arg_q|'
                    '$sent_http_content_length|$server_port|$request_uri|'
                    '$connection_requests|$request_completion|$proxy_add_x_forwarded_for|$sent_http_x_ok|$bytes_sent_is_not';
                map $request_uri $bytes_sent_is_not { default masked; }
                access_log @DIRECTORY@/access.log it;
                upstream up { server 127.0.0.1:@ONE@; keepalive 8; }
                upstream two { server 127.0.0.1:@BAD@ weight=5 max_fails=0; server 127.0.0.1:@TWO@; }
                server {
                    listen 127.0.0.1:@PORT@;
                    server_name it;
                    set_real_ip_from 127.0.0.1;
                    set_real_ip_from 10.0.0.0/8;
                    real_ip_header X-Forwarded-For;
                    real_ip_recursive on;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    add_header X-Always $remote_addr always;
                    add_header X-Ok yes;
                    location / { proxy_pass http://up; }
                    location /redir {
                        proxy_pass http://up;
                        proxy_redirect http://inside:8080/app/ /front/;
                        proxy_cookie_path /app/ /front/;
                        proxy_cookie_domain inside example.org;
                        proxy_cookie_flags sid secure samesite=lax;
                    }
                    location /fail {
                        proxy_pass http://up;
                        proxy_intercept_errors on;
                        error_page 404 = @instead;
                        error_page 500 502 =200 /sorry;
                    }
                    location @instead { proxy_pass http://127.0.0.1:@TWO@; proxy_set_header X-Was $uri; proxy_set_header Connection ""; }
                    location /sorry { return 200 "sorry $uri $status"; }
                    location /uri/ { proxy_pass http://up/base/; }
                    location /variable/ { set $to up; proxy_pass http://$to/v$request_uri; }
                    location /address { proxy_pass http://127.0.0.1:$arg_port; }
                    location ~ ^/regex/(\\d+)/(.*)$ { proxy_pass http://up/$2?id=$1&$args; }
                    location /next { proxy_pass http://two; }
                    location /anyway { proxy_pass http://two; proxy_next_upstream error non_idempotent; }
                    location /small { client_max_body_size 10; proxy_pass http://up; }
                    location /tea { return 418 "tea $arg_q"; }
                    location /gone { return 444; }
                    location = /method { proxy_method PUT; proxy_set_body "made of $args"; proxy_pass http://up; }
                    location /fields {
                        proxy_pass http://up;
                        proxy_set_header Connection "";
                        proxy_set_header X-A "$host $server_name";
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                        proxy_set_header Accept-Encoding "";
                        proxy_hide_header X-Hidden;
                        add_header X-Own $upstream_status;
                    }
                    location /inner { internal; return 200 hi; }
                    location ^~ /final { return 200 "final $uri"; }
                    location ~* \\.PNG$ { return 200 "png $uri"; }
                }
                server {
                    listen 127.0.0.1:@TOLD@ proxy_protocol;
                    set_real_ip_from 127.0.0.1;
                    real_ip_header proxy_protocol;
                    proxy_http_version 1.1;
                    location / {
                        proxy_pass http://up;
                        proxy_set_header Connection "";
                        proxy_set_header X-Real $remote_addr;
                        proxy_set_header X-Told "$proxy_protocol_addr:$proxy_protocol_port $proxy_protocol_server_addr:$proxy_protocol_server_port $realip_remote_addr";
                    }
                }
                server {
                    listen 127.0.0.1:@TIGHT@;
                    keepalive_requests 2;
                    client_header_buffer_size 512;
                    large_client_header_buffers 2 1k;
                    client_max_body_size 5;
                    proxy_http_version 1.1;
                    location / { proxy_pass http://up; proxy_set_header Connection ""; }
                }
            }
            """;

    @TempDir
    private Path directory;

    /** What the servers were asked. Noted before they answer, so that it is there when the client has its answer. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /** One of the two programs. */
    private record Side(Splitter program, int told, int tight, Path log) {
        int port(String listener) {
            return switch (listener) {
                case "told" -> told;
                case "tight" -> tight;
                default -> program.port();
            };
        }

        String masked(String text) {
            return text.replace(":" + program.port(), ":PORT")
                    .replace("|" + program.port() + "|", "|PORT|")
                    .replace("|" + told + "|", "|TOLD|")
                    .replace("|" + tight + "|", "|TIGHT|");
        }
    }

    /** What a client sends, to which listener. */
    private record Question(String listener, String text) {}

    @Test
    void forEveryLineOfTheFile() throws IOException {
        try (HttpOrigin one = HttpOrigin.start(call -> {
                    note("one", call);
                    answer(call);
                });
                HttpOrigin two = HttpOrigin.start(call -> {
                    note("two", call);
                    call.send(HttpOrigin.ok("two"));
                });
                HttpOrigin bad = HttpOrigin.start(call -> {
                    call.body();
                    call.reset();
                })) {
            Side nginx = side("nginx", List.of(one, two, bad), true);
            Side ours = side("ours", List.of(one, two, bad), false);
            try (nginx.program;
                    ours.program) {
                List<String> differences = new ArrayList<>();
                for (Question question : questions(two.port())) {
                    String expected = told(nginx, question);
                    String got = told(ours, question);
                    if (!got.equals(expected)) {
                        differences.add(question.text + "\nnginx: " + expected + "\nours:  " + got);
                    }
                }
                int lines = questions(two.port()).size() - NOT_LOGGED;
                Await.until(
                        "the logs are written",
                        SOON,
                        () -> logged(nginx).size() >= lines && logged(ours).size() >= lines);
                SoftAssertions.assertSoftly(both -> {
                    both.assertThat(differences).isEmpty();
                    both.assertThat(logged(ours)).isEqualTo(logged(nginx));
                });
            }
        }
    }

    private Side side(String name, List<HttpOrigin> origins, boolean nginx) throws IOException {
        int port = Ports.free();
        int told = Ports.free();
        int tight = Ports.free();
        Path own = Files.createDirectory(directory.resolve(name));
        NginxConf conf = NginxConf.of(
                port,
                CONF.replace("@ONE@", Integer.toString(origins.get(0).port()))
                        .replace("@TWO@", Integer.toString(origins.get(1).port()))
                        .replace("@BAD@", Integer.toString(origins.get(2).port()))
                        .replace("@PORT@", Integer.toString(port))
                        .replace("@TOLD@", Integer.toString(told))
                        .replace("@TIGHT@", Integer.toString(tight))
                        .replace("@DIRECTORY@", own.toString()));
        Splitter program = nginx ? Splitter.startNginx(conf) : Splitter.start(conf);
        return new Side(program, told, tight, own.resolve("access.log"));
    }

    private static List<String> logged(Side side) {
        try {
            return Files.readString(side.log).lines().map(side::masked).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(String server, HttpOrigin.Call call) throws IOException {
        call.body();
        asked.add("server " + server + ": " + plain(call.request()));
    }

    private static void answer(HttpOrigin.Call call) throws IOException {
        String target = call.request().target();
        String body = call.body();
        if (target.startsWith("/redir")) {
            call.send("HTTP/1.1 302 Found\r\nLocation: http://inside:8080/app/x?y=1\r\n"
                    + "Set-Cookie: sid=1; Path=/app/; Domain=inside; HttpOnly\r\nSet-Cookie: b=2; path=/app/z\r\n"
                    + "Content-Length: 0\r\n\r\n");
        } else if (target.startsWith("/fail/404")) {
            call.send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope");
        } else if (target.startsWith("/fail/500")) {
            call.send("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nnope");
        } else if (call.request().method().equals("HEAD")) {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        } else {
            call.send(
                    "HTTP/1.1 200 OK\r\nX-Hidden: 1\r\nContent-Length: " + (3 + body.length()) + "\r\n\r\none" + body);
        }
    }

    /** What the client and the servers get, in a form in which only what matters is left. */
    private String told(Side side, Question question) {
        asked.clear();
        String response;
        try (RawHttp client = RawHttp.connect(side.port(question.listener))) {
            client.send(question.text);
            response = question.text.startsWith("HEAD") ? plain(client.responseToHead()) : plain(client.response());
        } catch (UncheckedIOException closed) {
            response = "closed";
        }
        return side.masked(response + "\n" + String.join("\n", asked));
    }

    private static String plain(HttpMessage message) {
        List<String> lines = new ArrayList<>(message.head().strip().lines().toList());
        String first = lines.remove(0);
        // Ours names itself, says keep-alive only where it is news, and its own pages are as long as its name.
        boolean page = message.body().contains("<hr>");
        lines.removeIf(line ->
                line.matches("(?i)(server|date|connection):.*") || page && line.matches("(?i)content-length:.*"));
        List<String> fields = lines.stream()
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
                        + line.substring(line.indexOf(':')))
                .sorted()
                .toList();
        Matcher name = Pattern.compile("<hr><center>[^<]*</center>").matcher(message.body());
        return first + " " + fields + " " + name.replaceAll("<hr>");
    }

    private static List<Question> questions(int port) {
        List<Question> questions = new ArrayList<>();
        for (String path : List.of(
                "/",
                "/a?b=c",
                "/redir",
                "/fail/404",
                "/fail/500",
                "/uri/a%20b?x=1",
                "/uri/../up",
                "/variable/x%20y?q=1",
                "/address?port=" + port,
                "/regex/12/something?k=v",
                "/next",
                "/tea?q=5",
                "/gone",
                "/fields",
                "/method?z",
                "/final/../final/./x//y",
                "/a/b.png",
                "/%41?%42",
                "//x///y",
                "/x;y=1?a?b")) {
            questions.add(new Question("main", RawHttp.get(path)));
        }
        questions.add(new Question("main", "HEAD / HTTP/1.1\r\nHost: it\r\n\r\n"));
        questions.add(new Question("main", "GET / HTTP/1.0\r\n\r\n"));
        for (String path : List.of("/next", "/anyway", "/small", "/method?z", "/fields")) {
            questions.add(
                    new Question("main", "PUT " + path + " HTTP/1.1\r\nHost: it\r\nContent-Length: 3\r\n\r\nabc"));
        }
        questions.add(new Question("main", "POST /anyway HTTP/1.1\r\nHost: it\r\nContent-Length: 3\r\n\r\nabc"));
        for (String forwarded :
                List.of("9.9.9.9, 10.1.2.3", "junk, 8.8.8.8", "10.0.0.1", "8.8.8.8:99", "bad", "2001:db8::1")) {
            questions.add(new Question(
                    "main",
                    RawHttp.get(
                            "/fields?q=1",
                            "X-Forwarded-For: " + forwarded + "\r\n",
                            "Cookie: a=1; b=2\r\n",
                            "User-Agent: a \"quote\" \\\r\n",
                            "Accept-Encoding: gzip\r\n",
                            "Authorization: Basic dXNlcjpwYXNz\r\n")));
        }
        for (String header : List.of(
                "PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n",
                "PROXY TCP6 2001:db8::1 ::1 1111 2222\r\n",
                "PROXY UNKNOWN\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\21\0\14\1\2\3\4\5\6\7\10\4\127\10\256",
                "")) {
            questions.add(new Question("told", header + RawHttp.get("/")));
        }
        questions.add(new Question("tight", RawHttp.get("/" + "x".repeat(600))));
        questions.add(new Question("tight", RawHttp.get("/", "X: " + "y".repeat(900) + "\r\n")));
        return questions;
    }
}
