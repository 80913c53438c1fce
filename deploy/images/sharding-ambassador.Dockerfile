# The image of the sharding ambassador: a small Java, the program in the layers of Quarkus, and an AOT cache that was trained on both.
#
#   mvn -DskipTests package
#   docker build -f deploy/images/sharding-ambassador.Dockerfile -t localhost/ambassadors/sharding-ambassador:0.1.0-SNAPSHOT .
#
# deploy/images/build.sh builds the same file without a registry, from the JDK on the machine.

# A JDK 25 with a shell and jlink, at /opt/java/openjdk.
ARG JDK=docker.io/library/eclipse-temurin:25-jdk
# What the program runs on: glibc, not older than the JDK's image needs. There is no need of a shell.
ARG BASE=docker.io/library/debian:13-slim

FROM ${JDK} AS build
# jdk.jcmd, jdk.jfr: so that somebody can look inside with kubectl exec. jdk.naming.dns, jdk.zipfs: used by name only.
RUN /opt/java/openjdk/bin/jlink \
    --add-modules java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs \
    --no-header-files --no-man-pages --output /opt/java/runtime
COPY deploy/images/jvm.options deploy/images/Train.java /deployments/
COPY sharding-ambassador/target/quarkus-app/lib/ /deployments/lib/
COPY sharding-ambassador/target/quarkus-app/*.jar /deployments/
COPY sharding-ambassador/target/quarkus-app/app/ /deployments/app/
COPY sharding-ambassador/target/quarkus-app/quarkus/ /deployments/quarkus/
# Same Java, same flags, same paths as in the image: otherwise the cache is not used.
RUN cd /deployments && /opt/java/openjdk/bin/java Train.java /deployments/sharding-ambassador.aot

FROM ${BASE}
COPY --from=build /opt/java/runtime/ /opt/java/runtime/
COPY --from=build /deployments/jvm.options /deployments/
# What changes seldom comes first.
COPY --from=build /deployments/lib/ /deployments/lib/
COPY --from=build /deployments/*.jar /deployments/
COPY --from=build /deployments/app/ /deployments/app/
COPY --from=build /deployments/quarkus/ /deployments/quarkus/
COPY --from=build /deployments/sharding-ambassador.aot /deployments/
ENV LANG=C.UTF-8
# One malloc arena: what the compilers free at the start can be given back.
ENV MALLOC_ARENA_MAX=1
WORKDIR /deployments
# A number, so that Kubernetes can tell that it is not root. Nothing is written but Netty's native library, below /tmp.
USER 185
EXPOSE 22121 22222 9101
# Without relocation the cache is mapped as it is on disk: shared by all Pods of a node, and 20 MB less of memory of its own.
ENTRYPOINT ["/opt/java/runtime/bin/java", "@/deployments/jvm.options", "-XX:AOTCache=/deployments/sharding-ambassador.aot", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-jar", "/deployments/quarkus-run.jar"]
CMD ["-c", "/etc/nutcracker/nutcracker.yml"]
