package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** nginx's own variables have the values that nginx gives them, in templates and in logs. */
@Tag("peer")
class VariablesPeerTest {
    /** All that depend on the request alone. */
    private static final String NAMES =
            "args query_string is_args uri document_uri request_uri request_method request request_length scheme https host "
                    + "server_protocol server_name remote_addr binary_remote_addr realip_remote_addr server_addr "
                    + "content_length content_type remote_user http_host http_user_agent http_x_y http_accept http_nope "
                    + "arg_a arg_B arg_empty arg_none cookie_a cookie_B cookie_c cookie_none Remote_Addr hostname "
                    + "request_body request_body_file proxy_host proxy_port proxy_add_x_forwarded_for proxy_protocol_addr "
                    + "upstream_addr upstream_status upstream_http_x upstream_cookie_x upstream_response_time ssl_cipher "
                    + "ssl_protocol limit_rate pipe upstream_cache_status";

    private static final String[][] REQUESTS = {
        {"/", "Host: Example.ORG"},
        {"/a%20b/../c//d?a=1&b=2&empty=&A=3#frag", "Host: other.:8080", "User-Agent: x\"y\\z", "X-Y: é\u007f\t"},
        {"/?", "Host: a", "Content-Type: text/plain", "Content-Length: 0"},
        {"/x?aa=1&xa=2&b=%20", "Host: [::1]:80", "Authorization: Basic dXM6cHc=", "Accept: a"},
        {"/y", "Host: h", "Cookie: a=1; B=2,c=3", "Authorization: basic dXM="},
        {"/y", "Host: h", "Cookie: aa=0;  a = 5 ;b =6; c", "Authorization: Basic ***", "X-Forwarded-For: 1.2.3.4"},
        {"/z?a", "Host: h", "Cookie: B=\"q;r\"", "Authorization: Bearer x", "X-Forwarded-For: 1.2.3.4, 5.6.7.8"},
        {"/z?&a=&&b==", "Host: h", "Cookie: A=up", "X_Y: dropped", "Authorization: Basic Og=="},
    };

    private static String all(String separator) {
        return "$" + String.join(separator + "$", NAMES.split(" "));
    }

    @Test
    void templates() throws Exception {
        Variables variables = new Variables();
        Template template = Template.compile(all("|"), variables, Configs.HERE);
        assertThat(variables.check()).isEmpty();
        try (LiveNginx nginx = LiveNginx.start("", "location / { return 200 \"" + all("|") + "\"; }")) {
            for (String[] request : REQUESTS) {
                String[] fields = java.util.Arrays.copyOfRange(request, 1, request.length);
                String live = nginx.get(request[0], fields);
                String ours = template.render(scope(variables, request));
                assertThat(ours.split("\\|")).as(request[0]).isEqualTo(live.split("\\|"));
            }
        }
    }

    @Test
    void logLinesWithEachEscape() throws Exception {
        for (String escape : new String[] {"default", "json", "none"}) {
            String format = "log_format all escape=" + escape + " \"[" + all("|") + "]\" ' end';";
            Variables variables = new Variables();
            LogFormats formats = new LogFormats(variables);
            formats.define(Configs.http(format).get(0));
            LogFormat ours = formats.get("all", Configs.HERE);
            String server = "access_log access.log all; location / { return 200; }";
            try (LiveNginx nginx = LiveNginx.start(format, server)) {
                for (String[] request : REQUESTS) {
                    nginx.get(request[0], java.util.Arrays.copyOfRange(request, 1, request.length));
                }
                List<String> lines = lines(nginx.directory().resolve("access.log"), REQUESTS.length);
                for (int i = 0; i < REQUESTS.length; i++) {
                    String line = new String(ours.line(scope(variables, REQUESTS[i])), ISO_8859_1);
                    assertThat(line.split("\\|")).as(REQUESTS[i][0]).isEqualTo((lines.get(i) + "\n").split("\\|"));
                }
            }
        }
    }

    private static RequestScope scope(Variables variables, String[] request) {
        // A name with an underscore never gets here: the parser drops it, as nginx does.
        String[] fields = java.util.Arrays.stream(request, 1, request.length)
                .filter(field -> !field.startsWith("X_Y"))
                .toArray(String[]::new);
        RequestScope scope = Scopes.of(variables, request[0], fields);
        int dropped = 0;
        for (int i = 1; i < request.length; i++) {
            dropped += request[i].startsWith("X_Y") ? request[i].length() + 2 : 0;
        }
        scope.exchange().request().headLength(scope.exchange().request().headLength() + dropped);
        return scope;
    }

    private static List<String> lines(Path file, int count) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            List<String> lines = Files.readAllLines(file, ISO_8859_1);
            if (lines.size() >= count || System.nanoTime() > deadline) {
                assertThat(lines).hasSize(count);
                return lines;
            }
            Thread.onSpinWait();
        }
    }
}
