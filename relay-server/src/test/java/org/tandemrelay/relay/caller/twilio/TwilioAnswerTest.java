package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.TestRelay;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The webhook of a number, over HTTP; its answers are read by an XML parser. */
class TwilioAnswerTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String FORM = "From=%2B15550199&To=%2B15550100&CallSid=CA00000000000000000000000000000001";

    private static HttpResponse<String> ask(TestRelay relay, String target, HttpRequest.Builder request)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.uri(URI.create("http://127.0.0.1:" + relay.port() + target))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(String form) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static Element stream(String twiml) throws Exception {
        Element response = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(twiml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertThat(response.getTagName()).isEqualTo("Response");
        assertThat(response.getFirstChild().getNodeName()).isEqualTo("Connect");
        return (Element) response.getFirstChild().getFirstChild();
    }

    private static Map<String, String> parameters(Element stream) {
        Map<String, String> parameters = new TreeMap<>();
        NodeList nodes = stream.getElementsByTagName("Parameter");
        for (int i = 0; i < nodes.getLength(); i++) {
            Element parameter = (Element) nodes.item(i);
            parameters.put(parameter.getAttribute("name"), parameter.getAttribute("value"));
        }
        return parameters;
    }

    @Test
    void connectsTheCallToThisRelay() throws Exception {
        try (TestRelay relay = TestRelay.start("public-url", "https://relay.example.com")) {
            // When
            HttpResponse<String> answer = ask(relay, "/telephony/twilio/answer", post(FORM));

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("text/xml; charset=utf-8");
            assertThat(stream(answer.body()).getAttribute("url")).isEqualTo("wss://relay.example.com/telephony/twilio");
            assertThat(parameters(stream(answer.body())))
                    .isEqualTo(Map.of(
                            "From", "+15550199", "To", "+15550100", "CallSid", "CA00000000000000000000000000000001"));
        }
    }

    @Test
    void connectsTheCallToTheAgentThatTheWebhookNames() throws Exception {
        try (TestRelay relay = TestRelay.start("public-url", "https://relay.example.com")) {
            // When
            HttpResponse<String> answer = ask(relay, "/telephony/twilio/answer?agent=orders", post(FORM));
            HttpResponse<String> refused = ask(relay, "/telephony/twilio/answer?agent=../x", post(FORM));

            // Then
            assertThat(stream(answer.body()).getAttribute("url"))
                    .isEqualTo("wss://relay.example.com/telephony/twilio/orders");
            assertThat(parameters(stream(answer.body()))).containsEntry("To", "+15550100");
            assertThat(refused.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void answersAGetToo() throws Exception {
        try (TestRelay relay = TestRelay.start()) {
            // When
            HttpResponse<String> answer = ask(
                    relay,
                    "/telephony/twilio/answer?" + FORM,
                    HttpRequest.newBuilder().GET());

            // Then
            assertThat(stream(answer.body()).getAttribute("url"))
                    .isEqualTo("ws://127.0.0.1:" + relay.port() + "/telephony/twilio");
            assertThat(parameters(stream(answer.body()))).containsEntry("From", "+15550199");
        }
    }

    @Test
    void passesOnWhatAnybodySaysAsTextAndNothingElse() throws Exception {
        try (TestRelay relay = TestRelay.start()) {
            // When
            HttpResponse<String> answer = ask(
                    relay,
                    "/telephony/twilio/answer",
                    post("From=%22%2F%3E%3CHangup%2F%3E%26amp%3B%01%0A%F0%9F%98%80&To=" + "x".repeat(600)
                            + "&Agent=a"));

            // Then
            assertThat(parameters(stream(answer.body()))).isEqualTo(Map.of("From", "\"/><Hangup/>&amp;\n😀"));
        }
    }

    @Test
    void answersOnlyWhatTwilioHasSigned() throws Exception {
        // Given
        TwilioSignature signature = new TwilioSignature(TOKEN);
        Map<String, List<String>> form = Map.of(
                "To",
                List.of("+15550100"),
                "From",
                List.of("+15550199"),
                "CallSid",
                List.of("CA00000000000000000000000000000001"));
        String target = "/telephony/twilio/answer?tenant=7";
        String right = signature.sign("https://relay.example.com" + target, form);
        try (TestRelay relay = TestRelay.start("twilio-auth-token", TOKEN, "public-url", "wss://relay.example.com")) {
            // When / Then
            assertThat(ask(relay, target, post(FORM).header("X-Twilio-Signature", right))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ask(relay, target, post(FORM)).statusCode()).isEqualTo(403);
            assertThat(ask(relay, target, post(FORM + "&More=1").header("X-Twilio-Signature", right))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(ask(relay, target + "7", post(FORM).header("X-Twilio-Signature", right))
                            .body())
                    .contains("https://relay.example.com" + target + "7");
        }
    }

    @Test
    void saysWhatIsWrongWithAForm() throws Exception {
        try (TestRelay relay = TestRelay.start()) {
            // When
            HttpResponse<String> answer = ask(relay, "/telephony/twilio/answer", post("From=%zz"));

            // Then
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("%");
        }
    }
}
