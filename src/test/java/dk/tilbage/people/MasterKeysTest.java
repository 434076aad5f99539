package dk.tilbage.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MasterKeysTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Cpr CPR = Cpr.parse("7501701234", LocalDate.of(2009, 5, 1), true);

    @TempDir
    Path folder;

    @Test
    void aNewFileIsItsOwnersAloneAndHoldsTheSameKeys() throws IOException {
        Path file = folder.resolve("keys").resolve("master.json");
        MasterKeys made = MasterKeys.loadOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            assertThat(files).containsExactly(file);
        }

        MasterKeys again = MasterKeys.loadOrCreate(file);
        assertThat(again.masterKeyId()).isEqualTo(made.masterKeyId());
        assertThat(again.pseudonym(again.exportKeyId(), "p-a")).isEqualTo(made.pseudonym(made.exportKeyId(), "p-a"));
        assertThat(again.fingerprint(new byte[] {1})).isEqualTo(made.fingerprint(new byte[] {1}));
        assertThat(again.lookups(CPR).get(again.lookupKeyIds().iterator().next()))
                .isEqualTo(made.lookups(CPR).get(made.lookupKeyIds().iterator().next()));
    }

    @Test
    void aFileIsNeverOverwritten() throws IOException {
        Path file = folder.resolve("master.json");
        MasterKeys.create(file);
        String before = Files.readString(file);
        assertThatThrownBy(() -> MasterKeys.create(file))
                .isInstanceOf(KeysUnusable.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readString(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void anAbsentFileIsNotMadeByLoading() {
        Path file = folder.resolve("absent.json");
        assertThatThrownBy(() -> MasterKeys.load(file)).isInstanceOf(KeysUnusable.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void everyPurposeHasItsOwnKeyAndEveryInstallationItsOwnIds() {
        JsonNode one = JSON.readTree(MasterKeys.generate());
        JsonNode two = JSON.readTree(MasterKeys.generate());
        List<String> purposes = List.of("master", "lookup", "fingerprint", "export");
        assertThat(purposes.stream()
                        .flatMap(purpose -> Stream.of(one, two).map(file -> secret(file, purpose)))
                        .distinct())
                .hasSize(8);
        assertThat(purposes.stream()
                        .flatMap(purpose -> Stream.of(one, two).map(file -> id(file, purpose)))
                        .distinct())
                .hasSize(8);
    }

    @Test
    void theFirstKeyIsThePrimaryAndOlderOnesStillWork() {
        ObjectNode old = (ObjectNode) JSON.readTree(MasterKeys.generate());
        ObjectNode rotated = (ObjectNode) JSON.readTree(MasterKeys.generate());
        for (String purpose : List.of("master", "lookup", "fingerprint", "export")) {
            ((ArrayNode) rotated.get(purpose)).add(old.get(purpose).get(0));
        }
        MasterKeys before = MasterKeys.parse(old.toString(), "old");
        MasterKeys after = MasterKeys.parse(rotated.toString(), "rotated");

        assertThat(after.masterKeyId()).isEqualTo(id(rotated, "master")).isNotEqualTo(before.masterKeyId());
        assertThat(after.masterKeyIds()).contains(before.masterKeyId());
        assertThat(after.master(before.masterKeyId())).isNotNull();
        assertThat(after.lookups(CPR).keySet()).containsExactly(id(rotated, "lookup"), id(old, "lookup"));
        assertThat(after.lookups(CPR).get(id(old, "lookup")))
                .isEqualTo(before.lookups(CPR).get(id(old, "lookup")));
        assertThat(after.pseudonym(before.exportKeyId(), "p-a"))
                .isEqualTo(before.pseudonym(before.exportKeyId(), "p-a"))
                .isNotEqualTo(after.pseudonym(after.exportKeyId(), "p-a"));
        assertThat(after.fingerprint(new byte[] {1})).isNotEqualTo(before.fingerprint(new byte[] {1}));
        assertThatThrownBy(() -> before.master(after.masterKeyId()))
                .isInstanceOf(KeysUnusable.class)
                .hasMessageContaining(after.masterKeyId());
        assertThatThrownBy(() -> before.pseudonym("other", "p-a")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"format\":2}",
                "{\"format\":1}",
                "{\"format\":1,\"master\":[]}",
                "{\"format\":1,\"master\":{}}",
                "{\"format\":1,\"master\":[{\"id\":\"m\"}]}",
                "{\"format\":1,\"master\":[{\"id\":\"bad id\",\"keyset\":{}}]}",
                "{\"format\":1,\"format\":1}",
                "verysecret"
            })
    void anythingElseIsRefusedWithoutQuotingIt(String content) {
        KeysUnusable refused =
                catchThrowableOfType(KeysUnusable.class, () -> MasterKeys.parse(content, "the test's file"));
        assertThat(refused).isNotNull();
        assertThat(refused).hasMessageContaining("the test's file").hasNoCause();
        assertThat(refused.getMessage()).doesNotContain("verysecret");
    }

    @Test
    void aKeyOfTheWrongKindOrTwiceTheSameIdIsRefused() {
        ObjectNode wrongKind = (ObjectNode) JSON.readTree(MasterKeys.generate());
        wrongKind.set("master", wrongKind.get("export"));
        assertThatThrownBy(() -> MasterKeys.parse(wrongKind.toString(), "f"))
                .isInstanceOf(KeysUnusable.class)
                .hasMessageContaining("no usable key for master")
                .hasNoCause();

        ObjectNode twice = (ObjectNode) JSON.readTree(MasterKeys.generate());
        ((ArrayNode) twice.get("export")).add(twice.get("export").get(0));
        assertThatThrownBy(() -> MasterKeys.parse(twice.toString(), "f"))
                .isInstanceOf(KeysUnusable.class)
                .hasMessageContaining("repeated id under export");
    }

    @Test
    void showsNoKey() {
        String json = MasterKeys.generate();
        String shown = MasterKeys.parse(json, "f").toString();
        for (String purpose : Set.of("master", "lookup", "fingerprint", "export")) {
            assertThat(shown).doesNotContain(secret(JSON.readTree(json), purpose));
        }
    }

    private static String id(JsonNode file, String purpose) {
        return file.get(purpose).get(0).get("id").asString();
    }

    private static String secret(JsonNode file, String purpose) {
        return file.get(purpose)
                .get(0)
                .get("keyset")
                .get("key")
                .get(0)
                .get("keyData")
                .get("value")
                .asString();
    }

    /** What two export domains hold cannot be joined; the same domain gives the same pseudonyms for ever. */
    @Test
    void eachExportDomainHasPseudonymsOfItsOwn() {
        MasterKeys keys = MasterKeys.parse(MasterKeys.generate(), "test");
        String key = keys.exportKeyId();
        assertThat(List.of(
                        Base32.encode(keys.pseudonym(key, "p-a")),
                        Base32.encode(keys.pseudonym(key + "/dst", "p-a")),
                        Base32.encode(keys.pseudonym(key + "/university", "p-a")),
                        Base32.encode(keys.pseudonym(key + "/dst", "p-b"))))
                .doesNotHaveDuplicates()
                .allMatch(pseudonym -> pseudonym.length() == 32);
        assertThat(keys.pseudonym(key + "/dst", "p-a")).isEqualTo(keys.pseudonym(key + "/dst", "p-a"));
        for (String none : List.of("", "DST", "a/b", "-a", "x".repeat(41))) {
            assertThatThrownBy(() -> keys.pseudonym(key + "/" + none, "p-a"))
                    .as(none)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
