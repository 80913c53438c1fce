package io.ambassadors.https.config.file;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;

/** Names of protocols, or {@code off} for none. */
final class AlpnForm implements Form<List<String>> {
    private final Form<List<String>> names =
            new ListForm<>(Names.PROTOCOL, 0, "names of protocols such as [h2, http/1.1], or off");

    @Override
    public String expected() {
        return names.expected();
    }

    @Override
    public Optional<List<String>> read(YamlNode value, Complaints complaints) {
        if (value instanceof Scalar scalar && Quantities.isOff(scalar.text())) {
            return Optional.of(List.of());
        }
        return names.read(value, complaints);
    }

    @Override
    public YamlNode ofText(String text) {
        return Quantities.isOff(text.strip()) ? Names.PROTOCOL.ofText(text) : names.ofText(text);
    }
}
