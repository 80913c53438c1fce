package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private final Variables variables = new Variables();

    private Template compile(String text) {
        return Template.compile(text, variables, Configs.HERE);
    }

    @Test
    void textWithoutVariablesIsConstant() {
        Template text = compile("a}{b");
        assertThat(text.isConstant()).isTrue();
        assertThat(text.render(null)).isEqualTo("a}{b");
    }

    @Test
    void variablesStandBesideText() {
        RequestScope scope = Scopes.of(variables, "/p?q=1", "Host: h");
        assertThat(compile("$uri").render(scope)).isEqualTo("/p");
        assertThat(compile("${uri}x$args-$arg_q$arg_none.").render(scope)).isEqualTo("/pxq=1-1.");
        assertThat(compile("$1").render(scope)).isEmpty();
    }

    @Test
    void aVariableMayBeUsedBeforeItIsDefined() {
        Template text = compile("$later");
        assertThat(variables.check()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("unknown \"later\" variable");
            assertThat(problem.line()).isEqualTo(1);
        });
        MapBlock.define(Configs.http("map $uri $later { /p found; }").get(0), variables);
        assertThat(variables.check()).isEmpty();
        assertThat(text.render(Scopes.of(variables, "/p"))).isEqualTo("found");
    }

    @Test
    void setChangesVariablesAndArguments() {
        Variables defined = Configs.variables("");
        SetDirective a = SetDirective.define(
                Configs.http("server { set $a x$uri; }").get(0).block().get(0), defined);
        SetDirective args = SetDirective.define(
                Configs.http("server { set $args $a; }").get(0).block().get(0), defined);
        Template text = Template.compile("[$a]$is_args$args", defined, Configs.HERE);
        RequestScope scope = Scopes.of(defined, "/p");
        assertThat(text.render(scope)).isEqualTo("[]");
        a.apply(scope);
        args.apply(scope);
        assertThat(text.render(scope)).isEqualTo("[x/p]?x/p");
    }

    @Test
    void aRequestHasOneId() {
        Template text = compile("$request_id $request_id");
        String[] ids = text.render(Scopes.of(variables, "/")).split(" ");
        assertThat(ids[0]).matches("[0-9a-f]{32}").isEqualTo(ids[1]);
        assertThat(text.render(Scopes.of(variables, "/"))).doesNotContain(ids[0]);
    }

    @Test
    void aCopyForAMirrorKeepsWhatWasFound() {
        Variables defined = Configs.variables("map $uri $a { ~^/(.*)$ $1; }");
        Template text = Template.compile("$a $1 $request_id", defined, Configs.HERE);
        RequestScope scope = Scopes.of(defined, "/one");
        String before = text.render(scope);
        var mirrored = Scopes.exchange(scope.clientAddress(), "/two");
        mirrored.context(scope.forMirror());
        assertThat(text.render(RequestScope.of(mirrored))).isEqualTo(before);
        assertThat(RequestScope.of(mirrored).requestUri()).isEqualTo("/two");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("$${}{}ab_1- ").ofMaxLength(12);
    }

    @Property
    void textIsReadOrRefusedButNeverLost(@ForAll("texts") String text) {
        Variables any = new Variables();
        try {
            Template template = Template.compile(text, any, Configs.HERE);
            assertThat(template.isConstant()).isEqualTo(text.indexOf('$') < 0);
        } catch (InvalidDirective e) {
            assertThat(e.problem().message()).containsAnyOf("invalid variable name", "closing bracket");
        }
    }

    @Test
    void whatABacktrackingEngineNeedsIsRefusedWithTheReason() {
        for (String[] refused : new String[][] {
            {"a(?=b)", "a look-ahead"},
            {"a(?!b)", "a look-ahead"},
            {"(?<=a)b", "a look-behind"},
            {"(?<!a)b", "a look-behind"},
            {"(a)\\\\1", "a backreference"},
            {"(?>a)b", "an atomic group"},
            {"a*+b", "a possessive quantifier"},
        }) {
            assertThatThrownBy(() -> Configs.variables("map $uri $a { \"~" + refused[0] + "\" 1; }"))
                    .as(refused[0])
                    .isInstanceOf(InvalidDirective.class)
                    .hasMessageContaining("test.conf:3")
                    .hasMessageContaining("uses " + refused[1])
                    .hasMessageContaining("write the cases");
        }
    }

    @Test
    void whatOnlyLooksLikeItIsTaken() {
        Variables defined = Configs.variables("map $uri $a { \"~^/[(?=]\\\\+\\+$\" 1; default 0; }");
        assertThat(Template.compile("$a", defined, Configs.HERE).render(Scopes.of(defined, "/x")))
                .isEqualTo("0");
    }
}
