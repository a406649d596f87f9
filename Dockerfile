# Sigline as an image. Build the program first: ./sigline version
FROM eclipse-temurin:25-jre

RUN groupadd --system --gid 10001 sigline \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sigline \
    && mkdir -p /var/lib/sigline \
    && chown sigline /var/lib/sigline

COPY receiver/target/lib /opt/sigline/lib
COPY receiver/target/sigline.jar /opt/sigline/sigline.jar
COPY rules /opt/sigline/rules
COPY receiver/target/sigline.cdx.json LICENSE NOTICE /opt/sigline/

# A larger heap for more rules or more bytes in flight: docker run --env JDK_JAVA_OPTIONS=-Xmx2g
ENV MALLOC_ARENA_MAX=2 JDK_JAVA_OPTIONS="-Xms128m -Xmx512m -XX:NewSize=16m -XX:MaxNewSize=24m -XX:GCTimeRatio=4 \
-XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:MaxDirectMemorySize=1g"

# The start cache, made by a rehearsal with the flags of the entry point. The image starts without it as well.
RUN java -XX:+UseG1GC -XX:+UseCompactObjectHeaders \
      --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -Djdk.reflect.useNativeAccessorOnly=true \
      -XX:AOTCacheOutput=/opt/sigline/sigline.aot -Dsigline.home=/opt/sigline \
      -jar /opt/sigline/sigline.jar rehearse >/dev/null 2>&1 || rm -f /opt/sigline/sigline.aot*

USER 10001:10001
WORKDIR /var/lib/sigline
VOLUME /var/lib/sigline
EXPOSE 4317 4318 8080

# As long as the admin server speaks plain HTTP on its standard port; elsewhere set another, or probe from outside.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '^ok' <&3"]

# It runs with a read-only root, no capabilities and no new privileges (docs/security.md):
# docker run --read-only --cap-drop=ALL --security-opt=no-new-privileges --ulimit core=0 --tmpfs /tmp …
# The ports are closed to other containers until a configuration opens them: mount it as /var/lib/sigline/sigline.yml,
# with intake.host 0.0.0.0 and a token or TLS, and admin.host 0.0.0.0 with admin.token.
# The flags are those of the launcher.
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash", \
    "-XX:+UseCompactObjectHeaders", "-XX:ReservedCodeCacheSize=96m", \
    "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=8", "-XX:-G1UseAdaptiveIHOP", \
    "-XX:InitiatingHeapOccupancyPercent=80", "-XX:-ClassUnloading", "-XX:TrimNativeHeapInterval=5000", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-Djdk.reflect.useNativeAccessorOnly=true", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-Duser.language=en", "-Duser.country=US", "-Dsigline.home=/opt/sigline", \
    "-XX:AOTCache=/opt/sigline/sigline.aot", "-Xlog:aot*=off", \
    "-jar", "/opt/sigline/sigline.jar"]
CMD ["run"]
