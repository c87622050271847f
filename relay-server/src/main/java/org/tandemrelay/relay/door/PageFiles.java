package org.tandemrelay.relay.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.Responses;

/** The sample page: its files are read once, at the start, and answered from memory. */
public final class PageFiles {

    private static final String FOLDER = "/org/tandemrelay/samples/browser-microphone";
    private static final String INDEX = "index.html";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /**
     * Nothing from elsewhere, and no script that is not a file of the page's. Nothing to elsewhere either: a link to the page can name another
     * relay, which would get what the visitor says, and the key.
     */
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageFiles() {}

    /**
     * The files by path, {@code /} being the page itself.
     *
     * @throws IOException if they cannot be read
     */
    public static Map<String, HttpEndpoint> load() throws IOException {
        URL folder = PageFiles.class.getResource(FOLDER);
        if (folder == null) {
            throw new IOException("the sample page is not on the class path");
        }
        try {
            if (!(folder.openConnection() instanceof JarURLConnection inJar)) {
                return load(Path.of(folder.toURI()));
            }
            // By its path: by its address it would be one for the whole process, and two relays would close each
            // other's.
            Path path = Path.of(inJar.getJarFileURL().toURI());
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                return load(jar.getPath(FOLDER));
            }
        } catch (URISyntaxException e) {
            throw new IOException("the sample page lies at an address that is none", e);
        }
    }

    private static Map<String, HttpEndpoint> load(Path folder) throws IOException {
        Map<String, HttpEndpoint> files = new HashMap<>();
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : found) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                continue;
            }
            HttpEndpoint endpoint = endpoint(type, Files.readAllBytes(file));
            files.put("/" + name, endpoint);
            if (name.equals(INDEX)) {
                files.put("/", endpoint);
            }
        }
        return files;
    }

    private static HttpEndpoint endpoint(String type, byte[] content) {
        ByteBuf shared =
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(content).asReadOnly());
        return (request, peer) -> {
            FullHttpResponse response = Responses.of(HttpResponseStatus.OK, type, shared.duplicate());
            response.headers()
                    .set("Content-Security-Policy", POLICY)
                    .set("Referrer-Policy", "no-referrer")
                    .set("Cross-Origin-Opener-Policy", "same-origin")
                    .set("Cross-Origin-Resource-Policy", "same-origin")
                    .set("Permissions-Policy", "microphone=(self)");
            return CompletableFuture.completedFuture(response);
        };
    }
}
