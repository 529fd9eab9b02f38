# The service with its fonts inside: docker build -t hongtou . && docker run -p 8080:8080 hongtou
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY benches benches
# Lists of characters that are compiled in.
COPY fonts/charsets fonts/charsets
RUN cargo build --release --locked --bin hongtou

FROM debian:bookworm-slim
COPY --from=build /src/target/release/hongtou /usr/local/bin/hongtou
COPY templates /usr/local/share/hongtou/templates
COPY fonts /usr/local/share/hongtou/fonts
COPY examples /usr/local/share/hongtou/examples
COPY LICENSE-MIT LICENSE-APACHE /usr/local/share/hongtou/
# Batches stand here unless HONGTOU_DATA or a cluster says otherwise.
RUN install -d -o nobody -g nogroup /var/lib/hongtou
USER nobody
ENV HONGTOU_ROOT=/usr/local/share/hongtou HONGTOU_LISTEN=0.0.0.0:8080 XDG_DATA_HOME=/var/lib
VOLUME /var/lib/hongtou
EXPOSE 8080
ENTRYPOINT ["hongtou"]
CMD ["serve"]
