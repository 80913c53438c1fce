package io.ambassadors.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests that the build writes and the examples by hand are legal, locked down, and say the same of their ambassador. */
class KubernetesManifestsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper();

    private interface Check {
        void validate(JsonElement document) throws IOException;
    }

    private static final Map<String, Check> KNOWN = Map.of(
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement);

    /** What the manifests of a service say. */
    enum Service {
        SHARDING(
                "sharding-ambassador",
                "sharding-sidecar.yml",
                9101,
                List.of(22121, 22222, 9101),
                "/etc/nutcracker",
                "nutcracker.yml",
                "distribution: ketama",
                "160Mi"),
        SPLITTING(
                "splitting-ambassador",
                "splitting-sidecar.yml",
                9102,
                List.of(8080, 9102),
                "/etc/nginx",
                "nginx.conf",
                "server web weight=9;",
                "160Mi"),
        HTTPS(
                "https-sidecar",
                "https-sidecar.yml",
                9103,
                List.of(8443, 9103),
                "/etc/https-sidecar",
                "https-sidecar.yml",
                "certificates: [/etc/tls]",
                "256Mi");

        private final String container;
        private final int adminPort;
        private final List<Integer> ports;
        private final String mount;
        private final String file;
        private final String says;
        private final String memory;
        private final Path generated;
        private final Path sidecar;

        Service(
                String container,
                String example,
                int adminPort,
                List<Integer> ports,
                String mount,
                String file,
                String says,
                String memory) {
            this.memory = memory;
            this.container = container;
            this.adminPort = adminPort;
            this.ports = ports;
            this.mount = mount;
            this.file = file;
            this.says = says;
            this.generated = ROOT.resolve(container + "/target/kubernetes/kubernetes.yml");
            this.sidecar = ROOT.resolve("deploy/kubernetes/" + example);
        }
    }

    static Stream<Arguments> manifests() {
        return Stream.of(Service.values())
                .flatMap(service ->
                        Stream.of(Arguments.of(service, service.generated), Arguments.of(service, service.sidecar)));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void hasOnlyFieldsThatKubernetesKnows(Service service, Path manifest) throws IOException {
        for (JsonNode document : read(manifest)) {
            assertThat(KNOWN).containsKey(document.path("kind").asText());
            KNOWN.get(document.path("kind").asText()).validate(JsonParser.parseString(document.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyPodIsLockedDown(Service service, Path manifest) throws IOException {
        List<JsonNode> pods = pods(manifest).toList();
        assertThat(pods).isNotEmpty();
        for (JsonNode pod : pods) {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(30);
            containers(pod).forEach(KubernetesManifestsIT::assertLockedDown);
        }
    }

    private static void assertLockedDown(JsonNode container) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theAmbassadorIsProbedOnItsAdminPort(Service service, Path manifest) throws IOException {
        JsonNode ambassador = ambassador(service, manifest);
        Map<String, String> paths = Map.of(
                "startupProbe", "/q/health/started",
                "livenessProbe", "/q/health/live",
                "readinessProbe", "/q/health/ready");
        paths.forEach((probe, path) -> {
            JsonNode get = ambassador.path(probe).path("httpGet");
            assertThat(get.path("path").asText()).isEqualTo(path);
            assertThat(port(ambassador, get.path("port"))).isEqualTo(service.adminPort);
        });
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theAmbassadorHasItsPortsItsFileAndItsLimits(Service service, Path manifest) throws IOException {
        JsonNode ambassador = ambassador(service, manifest);
        assertThat(elements(ambassador.path("ports"))
                        .map(port -> port.path("containerPort").asInt()))
                .containsExactlyInAnyOrderElementsOf(service.ports);
        assertThat(texts(ambassador.path("args"))).containsExactly("-c", service.mount + "/" + service.file);
        assertThat(ambassador.at("/resources/limits/memory").asText()).isEqualTo(service.memory);
        assertThat(ambassador.at("/resources/requests/cpu").asText()).isEqualTo("100m");
        assertThat(elements(ambassador.path("volumeMounts"))).anySatisfy(mount -> {
            assertThat(mount.path("mountPath").asText()).isEqualTo(service.mount);
            assertThat(mount.has("subPath")).isFalse();
        });
        assertThat(elements(ambassador.path("volumeMounts")))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/tmp"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theFileIsReadableForAUserThatIsNotRoot(Service service, Path manifest) throws IOException {
        JsonNode pod = pods(manifest).findFirst().orElseThrow();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(185);
        JsonNode volume = elements(pod.path("volumes"))
                .filter(candidate -> candidate.has("configMap"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.at("/configMap/defaultMode").asInt()).isEqualTo(0444);
        String name = volume.at("/configMap/name").asText();
        assertThat(read(manifest)).anySatisfy(document -> {
            assertThat(document.path("kind").asText()).isEqualTo("ConfigMap");
            assertThat(document.at("/metadata/name").asText()).isEqualTo(name);
            assertThat(document.path("data").path(service.file).asText()).contains(service.says);
        });
    }

    static Stream<Path> httpsManifests() {
        return Stream.of(Service.HTTPS.generated, Service.HTTPS.sidecar);
    }

    @ParameterizedTest
    @MethodSource("httpsManifests")
    void theKeyIsReadableForTheGroupOfThePodAlone(Path manifest) throws IOException {
        JsonNode pod = pods(manifest).findFirst().orElseThrow();
        assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(185);
        JsonNode volume = elements(pod.path("volumes"))
                .filter(candidate -> candidate.has("secret"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.at("/secret/defaultMode").asInt()).isEqualTo(0440);
        assertThat(elements(ambassador(Service.HTTPS, manifest).path("volumeMounts")))
                .anySatisfy(mount -> {
                    assertThat(mount.path("name").asText())
                            .isEqualTo(volume.path("name").asText());
                    assertThat(mount.path("mountPath").asText()).isEqualTo("/etc/tls");
                    assertThat(mount.path("readOnly").asBoolean()).isTrue();
                    assertThat(mount.has("subPath")).isFalse();
                });
    }

    @ParameterizedTest
    @EnumSource
    void theGeneratedManifestDoesNotChangeFromBuildToBuild(Service service) throws IOException {
        for (JsonNode document : read(service.generated)) {
            assertThat(document.toString()).doesNotContain("build-timestamp").doesNotContain("commit-id");
            assertThat(document.at("/spec/selector").toString()).doesNotContain("version");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSidecarOfTheExampleIsANativeOne(Service service) throws IOException {
        JsonNode pod = pods(service.sidecar).findFirst().orElseThrow();
        assertThat(elements(pod.path("initContainers"))).anySatisfy(container -> {
            assertThat(container.path("name").asText()).isEqualTo(service.container);
            assertThat(container.path("restartPolicy").asText()).isEqualTo("Always");
        });
    }

    @Test
    void theExamplesHaveTheServersThatTheirFilesName() throws IOException {
        JsonNode redis = read(Service.SHARDING.sidecar).stream()
                .filter(document -> document.path("kind").asText().equals("StatefulSet"))
                .findFirst()
                .orElseThrow();
        assertThat(redis.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(read(Service.SPLITTING.sidecar).stream()
                        .filter(document -> document.path("kind").asText().equals("Service"))
                        .map(document -> document.at("/metadata/name").asText()))
                .containsExactlyInAnyOrder("web", "experiment");
    }

    @Test
    void theLegacyServiceListensWhereItsSidecarLooksForIt() throws IOException {
        JsonNode application =
                pods(Service.HTTPS.sidecar).findFirst().orElseThrow().at("/containers/0");
        assertThat(application.path("command").toString()).contains("127.0.0.1:8080");
        assertThat(elements(application.path("ports"))).isEmpty();
        JsonNode service = read(Service.HTTPS.sidecar).stream()
                .filter(document -> document.path("kind").asText().equals("Service"))
                .findFirst()
                .orElseThrow();
        assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(443);
        assertThat(port(ambassador(Service.HTTPS, Service.HTTPS.sidecar), service.at("/spec/ports/0/targetPort")))
                .isEqualTo(8443);
    }

    private static JsonNode ambassador(Service service, Path manifest) throws IOException {
        return pods(manifest)
                .flatMap(KubernetesManifestsIT::containers)
                .filter(container -> container.path("name").asText().equals(service.container))
                .findFirst()
                .orElseThrow();
    }

    private static int port(JsonNode container, JsonNode port) {
        return port.isInt()
                ? port.asInt()
                : elements(container.path("ports"))
                        .filter(candidate -> candidate.path("name").asText().equals(port.asText()))
                        .findFirst()
                        .orElseThrow()
                        .path("containerPort")
                        .asInt();
    }

    private static Stream<JsonNode> pods(Path manifest) throws IOException {
        return read(manifest).stream()
                .map(document -> document.at("/spec/template/spec"))
                .filter(JsonNode::isObject);
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(elements(pod.path("initContainers")), elements(pod.path("containers")));
    }

    private static List<JsonNode> read(Path manifest) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest.toFile())) {
            return documents.readAll();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }
}
