package org.tandemrelay.relay.tool;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** An answer's body, of which no more than so much is kept: what is longer is broken off. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
    private final int mostBytes;
    private long bytes;

    /** Null until it begins. */
    private Flow.@Nullable Subscription subscription;

    /** The answer is longer than is taken. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(int mostBytes) {
            super("the answer is longer than " + mostBytes + " bytes");
        }
    }

    private BoundedBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What an answer of this status is read by: of one that says no, nothing is kept. */
    static BodySubscriber<byte[]> of(ResponseInfo info, int mostBytes) {
        return info.statusCode() / 100 == 2 ? new BoundedBody(mostBytes) : BodySubscribers.replacing(new byte[0]);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        whole.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> more) {
        for (ByteBuffer piece : more) {
            bytes += piece.remaining();
        }
        if (bytes <= mostBytes) {
            whole.onNext(more);
        } else if (subscription != null) {
            subscription.cancel();
            whole.onError(new TooLongException(mostBytes));
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.onError(failure);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
