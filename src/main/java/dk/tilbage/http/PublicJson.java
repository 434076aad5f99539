package dk.tilbage.http;

import dk.tilbage.eventstore.EventJson;
import dk.tilbage.people.Identity;
import dk.tilbage.people.Sealed;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Domain values as queries show them: what is sealed is shown as sealed, without key or ciphertext. */
final class PublicJson {

    private static final JsonMapper MAPPER = EventJson.mapper()
            .rebuild()
            .addModule(new SimpleModule().addSerializer(new SealedAsSealed()).addSerializer(new IdentityWithoutId()))
            .build();

    private PublicJson() {}

    /** The value as JSON. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static final class SealedAsSealed extends StdSerializer<Sealed> {

        private SealedAsSealed() {
            super(Sealed.class);
        }

        @Override
        public void serialize(Sealed value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeBooleanProperty("sealed", true);
            out.writeEndObject();
        }
    }

    private static final class IdentityWithoutId extends StdSerializer<Identity> {

        private IdentityWithoutId() {
            super(Identity.class);
        }

        @Override
        public void serialize(Identity value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeBooleanProperty("sealed", true);
            out.writeStringProperty("sex", value.sex().name());
            out.writeNumberProperty("ageAtOpening", value.ageAtOpening());
            out.writeEndObject();
        }
    }
}
