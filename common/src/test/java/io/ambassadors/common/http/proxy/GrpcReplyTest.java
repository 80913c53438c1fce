package io.ambassadors.common.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/** Which requests are calls of gRPC, and what an error is to them. */
class GrpcReplyTest {
    @ParameterizedTest
    @CsvSource({
        "application/grpc, true",
        "application/grpc+proto, true",
        "Application/GRPC;x=y, true",
        "application/grpc-web+proto, false",
        "application/json, false",
        ", false"
    })
    void isAskedForByItsType(String type, boolean asked) {
        RequestHead request = new RequestHead(new Fields());
        request.line("POST", "/a.B/C", HttpVersion.HTTP_2);
        if (type != null) {
            request.fields().add(FieldName.CONTENT_TYPE, type);
        }
        assertThat(GrpcReply.isAskedFor(request)).isEqualTo(asked);
        request.line("POST", "/a.B/C", HttpVersion.HTTP_1_1);
        assertThat(GrpcReply.isAskedFor(request)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 13", "401, 16", "403, 7", "404, 12", "408, 14", "413, 8", "429, 14", "431, 13", "500, 2", "501, 12",
        "502, 14", "503, 14", "504, 14"
    })
    void carriesTheStatusAndTheReason(int http, int grpc) {
        Reply error = new Reply(http, "", new Fields(), new byte[] {'x'}, true);
        Reply reply = GrpcReply.of(error, new Fields(), "100 % übel\n");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.close()).isTrue();
        assertThat(reply.fields().get("content-type")).isEqualTo("application/grpc");
        assertThat(reply.fields().get("grpc-status")).isEqualTo(Integer.toString(grpc));
        assertThat(reply.fields().get("grpc-message")).isEqualTo("100 %25 %C3%BCbel%0A");
    }
}
