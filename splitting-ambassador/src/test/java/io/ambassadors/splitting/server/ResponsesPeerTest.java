package io.ambassadors.splitting.server;

import java.io.IOException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nginx answers by itself: texts, redirects, error pages. */
@Tag("peer")
class ResponsesPeerTest {
    @Test
    void returns() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                add_header X-Some some; add_header X-All all always; add_header X-Var "$uri$arg_none" always; add_header X-None "" always;
                server { listen @PORT@; server_name main.org;
                  location /text { return 200 "text $request_method $uri $args"; }
                  location /text/x.html { return 200 html; }
                  location /typed { default_type a/b; types { x/y why; } return 200 typed; }
                  location /empty { return 200; }
                  location /none { return 204; }
                  location /teapot { return 418; }
                  location /teapot/text { return 418 tea; }
                  location /gone { return 410; }
                  location /gone/text { return 410 "it is"; }
                  location /created { return 201 "$request_uri"; }
                  location /to { return 301 /there?$args; }
                  location /to/other { return 302 http://other.org/x; }
                  location /to/url { return http://other.org/y; }
                  location /to/scheme { return $scheme://z$uri; }
                  location /to/307 { return 307 relative; }
                  location /to/308 { return 308; }
                  location /to/303 { return 303 ""; }
                  location /relative { absolute_redirect off; return 301 /there; }
                  location /named { server_name_in_redirect on; return 301 /there; }
                  location /noport { port_in_redirect off; return 301 /there; }
                  location /set { set $a 1; set $b "$a$a"; return 200 "$a $b $c"; set $c 3; }
                  location /own { add_header X-Own own; return 404; }
                  location /drop { return 444; }
                  location /nested { return 200 outer; location /nested/in { } }
                }
                server { listen @PORT@; server_name server.org; set $v s; return 200 "server $v"; location / { return 200 never; } }
                """)) {
            for (String target : words(
                    """
                    /text /text?a=b /text/x.html /text/x.HTML /text/.html /text/x.why /typed /typed/x.why /typed/x.html /empty
                    /none /teapot /teapot/text /gone /gone/text /created?q /to /to?a=1 /to/other /to/url /to/scheme /to/307
                    /to/308 /to/303 /relative /named /noport /set /own /drop /missing/x /text%20x/%C3%A9
                    """)) {
                both.sameGet(target, "Host: Main.org");
                both.sameGet(target, "Host: main.org:99");
            }
            both.same("GET /to HTTP/1.0\r\n\r\n");
            both.same("HEAD /text HTTP/1.1\r\nHost: main.org\r\n\r\n");
            both.same("HEAD /gone HTTP/1.1\r\nHost: main.org\r\n\r\n");
            both.same("POST /text HTTP/1.1\r\nHost: main.org\r\nContent-Length: 3\r\n\r\nabc");
            both.same("TRACE /text HTTP/1.1\r\nHost: main.org\r\n\r\n");
            both.sameGet("/any", "Host: server.org");
        }
    }

    @Test
    void errorPages() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                error_page 410 /page410;
                server { listen @PORT@;
                  location /inherited { return 410; }
                  location /kept { error_page 404 /page; return 404; }
                  location /changed { error_page 404 =200 /page; return 404; }
                  location /own { error_page 404 = /page; return 404; }
                  location /other { error_page 404 =403 /page?from=other; return 404; }
                  location /variable { error_page 404 =200 /page$arg_to?v=$uri; return 404; }
                  location /url { error_page 404 http://other.org/$uri; return 404; }
                  location /url301 { error_page 404 =301 http://other.org/; return 404; }
                  location /url200 { error_page 404 =200 http://other.org/; return 404; }
                  location /name { error_page 404 = @named; return 404; }
                  location /name/kept { error_page 404 @named; return 404; }
                  location /name/missing { error_page 404 @nobody; return 404; }
                  location /several { error_page 403 404 =202 /page; return 403; }
                  location /loop { error_page 404 /loop; return 404; }
                  location /loops { recursive_error_pages on; error_page 404 /loops; return 404; }
                  location /twice { error_page 404 /twice2; return 404; }
                  location /twice2 { error_page 403 /page; return 403; }
                  location /rtwice { recursive_error_pages on; error_page 404 /rtwice2; return 404; }
                  location /rtwice2 { recursive_error_pages on; error_page 403 =206 /page; return 403; }
                  location /redirected { error_page 301 =200 /page; return 301 /x; }
                  location /to-redirect { error_page 404 = /redirecting; return 404; }
                  location /redirecting { return 302 /elsewhere; }
                  location /proxied { error_page 404 =200 /origin; return 404; }
                  location /proxied/name { error_page 404 = @origin; return 404; }
                  location /proxied/kept { error_page 404 @origin; return 404; }
                  location /origin { internal; proxy_pass http://@ORIGIN@; }
                  location @origin { proxy_pass http://@ORIGIN@; }
                  location /dead { proxy_pass http://@DEAD@; error_page 502 /page; }
                  location /dead/name { proxy_pass http://@DEAD@; error_page 502 = @origin; }
                  location /dead/plain { proxy_pass http://@DEAD@; }
                  location /intercept { proxy_pass http://@ORIGIN@; proxy_intercept_errors on; error_page 404 503 =200 /page; }
                  location /intercept/not { proxy_pass http://@ORIGIN@; error_page 404 =200 /page; }
                  location /small { client_max_body_size 2; error_page 413 =200 /page; return 200 ok; }
                  location /small/plain { client_max_body_size 2; return 200 ok; }
                  location /accel { proxy_pass http://@ORIGIN@; }
                  location /accel/ignored { proxy_pass http://@ORIGIN@; proxy_ignore_headers X-Accel-Redirect; }
                  location /page { internal; return 200 "page $request_method $uri $args $status"; }
                  location /page410 { internal; return 200 "410 $uri"; }
                  location @named { return 200 "named $uri $args"; }
                }
                """)) {
            for (String target : words(
                    """
                    /inherited /kept /kept?a /changed /own /other /variable /variable?to=410 /url/x /url301 /url200 /name?x
                    /name/kept /name/missing /several /loop /loops /twice /rtwice /redirected /to-redirect /proxied?a=b
                    /proxied/name/%20x?a /proxied/kept /dead /dead/name /dead/plain /page /small /small/plain
                    """)) {
                both.sameGet(target);
                both.same("HEAD " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
                both.same("POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
            }
            for (String status : words("404 503 500 200")) {
                both.sameGet("/intercept/x", "X-Status: " + status);
                both.sameGet("/intercept/not", "X-Status: " + status);
            }
            both.same("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
            both.same("POST /small/plain HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
            for (String to : words("/page?x=1 /other /%70age @named @nobody /../x")) {
                both.sameGet("/accel", "X-Answer: X-Accel-Redirect|" + to);
                both.sameGet("/accel/ignored", "X-Answer: X-Accel-Redirect|" + to);
            }
        }
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+");
    }
}
