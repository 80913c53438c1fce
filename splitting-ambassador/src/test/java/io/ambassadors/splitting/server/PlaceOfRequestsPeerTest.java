package io.ambassadors.splitting.server;

import java.io.IOException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A request gets to the server and the location that it gets to in nginx. */
@Tag("peer")
class PlaceOfRequestsPeerTest {
    @Test
    void servers() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                server { listen @PORT@; server_name first.org; return 200 "first $server_name $host"; }
                server { listen @PORT@ default_server; server_name .suffix.org *.deep.suffix.org; return 200 "suffix $server_name"; }
                server { listen @PORT@; server_name www.prefix.* exact.suffix.org; return 200 "prefix $server_name"; }
                server { listen @PORT@; server_name www.prefix.deep.*; return 200 deep; }
                server { listen @PORT@; server_name ~^r(?<number>\\d+)\\.org$ ~^(a|b)\\.regex; return 200 "regex $number $1"; }
                server { listen @PORT@; server_name ""; return 200 none; }
                """)) {
            for (String host : words(
                    """
                first.org FIRST.org:80 first.org. suffix.org a.suffix.org a.b.suffix.org xsuffix.org
                deep.suffix.org x.deep.suffix.org exact.suffix.org www.prefix.com www.prefix.co.uk
                www.prefix.deep.er www.prefix.deep r12.org r.org a.regex.net unknown 127.0.0.1 [::1]:80
                """)) {
                both.sameGet("/", "Host: " + host);
            }
            both.same("GET / HTTP/1.0\r\n\r\n");
            both.same("GET http://first.org/x HTTP/1.1\r\nHost: other\r\n\r\n");
        }
    }

    @Test
    void locations() throws IOException {
        try (BesideNginx both = new BesideNginx(
                """
                server { listen @PORT@;
                  location / { return 200 root; }
                  location = / { return 200 exact-root; }
                  location /images/ { return 200 images; location /images/big/ { return 200 big; location ~ \\.PNG$ { return 200 nested-regex; } } }
                  location ^~ /static/ { return 200 static; location ~ \\.jpg$ { return 200 static-jpg; } }
                  location ~ \\.(gif|jpg)$ { return 200 "picture $1"; }
                  location ~* \\.PNG$ { return 200 png; }
                  location /a { return 200 a; }
                  location = /a/b { return 200 exact-b; }
                  location /pass/ { proxy_pass http://@ORIGIN@; }
                  location = /exactpass/ { proxy_pass http://@ORIGIN@; }
                  location ~ ^/rx/ { return 200 rx; }
                  location /hidden { internal; return 200 hidden; }
                  location "/with space/" { return 200 space; }
                }
                """)) {
            for (String target : words(
                    """
                / /x /index.gif /images/ /images/x.jpg /images/big/x.jpg /images/big/x.PNG /images/big/
                /images/big /static/x.jpg /static/x.gif /static/x.png /x.png /x.PnG /a /ab /a/b /a/b/
                /a//b /a/./b /a/c/../b /%61/b /pass /pass?x=1 /exactpass /exactpass? /exactpass/y /rx/z
                /hidden /hidden/x /with%20space/ /images/../a /../ /%00 /%zz /x%2fy.gif //images// /?x#y
                """)) {
                both.sameGet(target);
            }
        }
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+");
    }
}
