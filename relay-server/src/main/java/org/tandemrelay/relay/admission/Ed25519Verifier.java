package org.tandemrelay.relay.admission;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** EdDSA of RFC 8037 by the JDK's own Ed25519; the library's needs another library. */
final class Ed25519Verifier extends EdDSAProvider implements JWSVerifier {

    private static final int KEY_BYTES = 32;

    private final PublicKey key;

    Ed25519Verifier(OctetKeyPair pair) throws JOSEException {
        byte[] point = pair.getDecodedX();
        if (!Curve.Ed25519.equals(pair.getCurve()) || point.length != KEY_BYTES) {
            throw new JOSEException("not an Ed25519 key");
        }
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(spec(point));
        } catch (GeneralSecurityException unusable) {
            throw new JOSEException("not an Ed25519 key", unusable);
        }
    }

    /** RFC 8032 section 5.1.2: y in little-endian order, and in its highest bit whether x is odd. */
    private static EdECPublicKeySpec spec(byte[] point) {
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = point[KEY_BYTES - 1 - i];
        }
        boolean odd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7F;
        return new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian)));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        if (!JWSAlgorithm.EdDSA.equals(header.getAlgorithm())) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature.decode());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new JOSEException("Ed25519 cannot be checked", impossible);
        }
    }
}
