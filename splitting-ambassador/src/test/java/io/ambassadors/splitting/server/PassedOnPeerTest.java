package io.ambassadors.splitting.server;

import java.io.IOException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an origin is asked, and what of its response the client gets. */
@Tag("peer")
class PassedOnPeerTest {
    @Test
    void targets() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                upstream backend { server @ORIGIN@; keepalive 4; }
                map $arg_to $chosen { default backend; x backend; y @ORIGIN@; }
                server { listen @PORT@;
                  location / { proxy_pass http://backend; }
                  location /two/ { proxy_pass http://backend/one/; }
                  location /slash/ { proxy_pass http://backend/; }
                  location /noslash { proxy_pass http://backend/n; }
                  location = /exact { proxy_pass http://backend/e?q=1; }
                  location /variable { proxy_pass http://$chosen; }
                  location /variable/uri { proxy_pass http://$chosen/v$uri?w=$arg_to; }
                  location ~ ^/regex/(.*)$ { proxy_pass http://backend/r/$1; }
                  location ~ ^/plainregex { proxy_pass http://backend; }
                  location /method { proxy_method PUT; proxy_pass http://backend; }
                  location /default-port { proxy_pass http://backend; proxy_set_header X-Host $proxy_host:$proxy_port; }
                }
                """)) {
            // Not among them: /regex/a%20b, which nginx passes on with a bare space, a request line that no two servers
            // read alike.
            for (String target : words(
                    """
                    / /?a=b /%20x?%20 //a//b?c /a/../b /two/x /two/a%20b%2fc?x=y /two//x /two/a/../b /two/ /slash/x?y /slash/ /slash//
                    /noslash /noslashes /noslash/x%C3%A9 /exact /exact?b /variable/a%20b?x /variable?to=x /variable?to=y /variable/uri/a?to=b /regex/ab
                    /regex/ /plainregex/%41 /method /default-port /two/%25%3f%23%22 /two/x"<>\\^`{|} /x#y?z /two/%7e%7f
                    """)) {
                both.sameGet(target);
            }
            both.same("GET http://abs.org/two/x?y HTTP/1.1\r\nHost: other\r\n\r\n");
            both.same("GET http://abs.org HTTP/1.1\r\nHost: other\r\n\r\n");
            both.same("GET http://abs.org?x HTTP/1.1\r\nHost: other\r\n\r\n");
        }
    }

    @Test
    void requestFields() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                upstream backend { server @ORIGIN@; }
                proxy_set_header Connection "";
                server { listen @PORT@;
                  location / { proxy_pass http://backend; }
                  location /set { proxy_pass http://backend;
                    proxy_set_header Connection "";
                    proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Const const;
                    proxy_set_header Accept-Encoding ""; proxy_set_header Cookie "a=$cookie_a"; proxy_set_header X-Empty $arg_none; }
                  location /set/again { proxy_pass http://backend; proxy_set_header Connection ""; proxy_set_header X-Only only; }
                  location /none { proxy_pass http://backend; proxy_pass_request_headers off; }
                  location /close { proxy_pass http://backend; proxy_set_header Connection close; }
                }
                """)) {
            String fields =
                    "Host: Example.org:81\r\nUser-Agent: test\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 1.1.1.1\r\n"
                            + "X-Forwarded-For: 2.2.2.2\r\nCookie: a=1; b=2\r\nX-Const: client\r\nx-lower: 1\r\nX-Only: c\r\n"
                            + "Keep-Alive: 300\r\nTE: trailers\r\nX-Empty: y\r\nExpect: \r\n";
            for (String target : words("/ /set /set/again /none /close")) {
                both.same("GET " + target + " HTTP/1.1\r\n" + fields + "\r\n");
                both.same("POST " + target + " HTTP/1.1\r\n" + fields + "Content-Length: 4\r\n\r\nbody");
            }
        }
    }

    @Test
    void responseFields() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                upstream backend { server @ORIGIN@; }
                server { listen @PORT@;
                  location / { proxy_pass http://backend; add_header X-Added $upstream_status; add_header X-Got $upstream_http_x_got always; }
                  location /hide { proxy_pass http://backend; proxy_hide_header X-Secret; proxy_hide_header ETag; proxy_pass_header X-Accel-Buffering; }
                  location /replace { proxy_pass http://backend; add_header Last-Modified new; add_header Cache-Control more; }
                  location /one/ { proxy_pass http://backend/two/; }
                  location /off/ { proxy_pass http://backend/two/; proxy_redirect off; }
                  location /rules { proxy_pass http://backend;
                    proxy_redirect http://a.org/ /a/; proxy_redirect ~^http://(b+)\\.org/(.*)$ http://$host/$1/$2; proxy_redirect / http://slash/;
                    proxy_redirect $arg_from $arg_to; }
                  location /relative { absolute_redirect off; proxy_pass http://backend; }
                  location /cookies { proxy_pass http://backend;
                    proxy_cookie_domain localhost example.org; proxy_cookie_domain ~\\.old$ new.org; proxy_cookie_path /two/ /; proxy_cookie_path ~^/r(.*)$ /s$1;
                    proxy_cookie_flags a secure samesite=lax; proxy_cookie_flags ~^b nohttponly nosecure; }
                }
                """)) {
            String[] answers = {
                "X-Got|it",
                "X-Secret|s",
                "ETag|\"1\"",
                "Last-Modified|Thu, 01 Jan 1970 00:00:00 GMT",
                "Cache-Control|no-cache",
                "Location|http://backend/two/x",
                "Location|http://backend/x",
                "Location|/two/x",
                "Location|http://a.org/q",
                "Location|http://bbb.org/q?r",
                "Location|/slash",
                "Location|relative",
                "Refresh|5; url=http://a.org/z",
                "Refresh|5; url=http://backend/two/z",
                "Set-Cookie|a=1",
                "Set-Cookie|a=1; Domain=localhost; Path=/two/three",
                "Set-Cookie|b=1; secure; HttpOnly; domain=.localhost; path=/rx",
                "Set-Cookie|c=1; domain=x.old; path=/two",
                "Set-Cookie|a=1; SameSite=None; Secure",
                "Vary|*",
                "Keep-Alive|timeout=5",
                "X-Pad|avoid",
                "Expires|0"
            };
            for (String target : words("/ /hide /replace /one/ /off/ /rules /relative /cookies")) {
                for (String answer : answers) {
                    for (String status : words("200 302 404")) {
                        both.sameGet(target, "X-Answer: " + answer, "X-Status: " + status);
                    }
                }
                both.sameGet(target, "X-Answer: Set-Cookie|a=1; path=/two/", "X-Answer: Set-Cookie|b=2; HttpOnly");
            }
            for (String status : words("204 304 206 201 500 299 999")) {
                both.sameGet("/", "X-Status: " + status, "X-Answer: X-Got|it");
            }
            both.same("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }

    @Test
    void realIp() throws IOException {
        String show =
                "proxy_set_header Connection \"\"; proxy_set_header X-Client \"$remote_addr $realip_remote_addr\";"
                        + " proxy_pass http://@ORIGIN@;";
        try (BesideNginx both = new BesideNginx(
                """
                server { listen @PORT@;
                  location /none { SHOW }
                  location /real { set_real_ip_from 127.0.0.1; SHOW }
                  location /xff { set_real_ip_from 127.0.0.0/8; set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; SHOW }
                  location /recursive { set_real_ip_from 127.0.0.0/8; set_real_ip_from 10.0.0.0/8; set_real_ip_from 2001:db8::/32;
                    real_ip_header X-Forwarded-For; real_ip_recursive on; SHOW }
                  location /own { set_real_ip_from 127.0.0.1; real_ip_header X-My-IP; real_ip_recursive on; SHOW }
                  location /untrusted { set_real_ip_from 10.0.0.0/8; SHOW }
                }
                """
                        .replace("SHOW", show))) {
            String[] values = {
                "1.2.3.4", "1.2.3.4:80", "1.2.3.4, 5.6.7.8", "1.2.3.4,10.0.0.1", "1.2.3.4, 10.0.0.1, 10.0.0.2",
                        "10.1.1.1, 10.0.0.1", "bad",
                "bad, 10.0.0.1", "1.2.3.4, bad, 10.0.0.1", "[2001:db8::1]:80", "2001:db8::1", "1.1.1.1, 2001:db8::1",
                        "", " , 1.2.3.4 , ",
                "1.2.3.4:99999", "1.2.3", "::ffff:1.2.3.4", "[2001:db8::1]", "unix:", "1.2.3.4 5.6.7.8"
            };
            for (String target : words("/none /real /xff /recursive /own /untrusted")) {
                for (String value : values) {
                    both.sameGet(target, "X-Real-IP: " + value);
                    both.sameGet(target, "X-My-IP: " + value);
                    both.sameGet(target, "X-Forwarded-For: " + value);
                    both.sameGet(target, "X-Forwarded-For: " + value, "X-Forwarded-For: 10.0.0.9");
                    both.sameGet(target, "X-Forwarded-For: 9.9.9.9", "X-Forwarded-For: " + value);
                }
            }
        }
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+");
    }
}
