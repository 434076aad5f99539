package dk.tilbage.simulation;

import java.nio.file.Path;

/** Mints tokens for local use, with the signing key that a server on this machine keeps in its data folder. */
@FunctionalInterface
public interface TokenMint {

    /** Tokens signed with the key in a data folder. */
    TokenSource in(Path dataFolder);
}
