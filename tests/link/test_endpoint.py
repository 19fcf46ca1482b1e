from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.errors import InputError
from app.link.endpoint import Endpoint, by_number, cloud_endpoint, direct_endpoint
from app.protocol.service import MODEL, PATH

KEY = "sk-0123456789abcdef"


def cloud(
    base_url: str | None = None, *, region: str = "beijing", workspace: str | None = None
) -> Endpoint:
    return cloud_endpoint(key=KEY, region=region, workspace=workspace, base_url=base_url)


@pytest.mark.parametrize(
    ("region", "workspace", "host"),
    [
        ("beijing", None, "dashscope.aliyuncs.com"),
        ("singapore", None, "dashscope-intl.aliyuncs.com"),
        ("beijing", "llm-abc", "llm-abc.cn-beijing.maas.aliyuncs.com"),
        ("singapore", "llm-abc", "llm-abc.ap-southeast-1.maas.aliyuncs.com"),
    ],
)
def test_each_region_and_workspace_has_its_host(
    region: str, workspace: str | None, host: str
) -> None:
    endpoint = cloud(region=region, workspace=workspace)
    assert endpoint.url == f"wss://{host}{PATH}?model={MODEL}"
    assert endpoint.engine == "cloud"
    assert not endpoint.is_loopback


def test_the_key_and_the_workspace_travel_in_the_headers() -> None:
    assert dict(cloud(workspace="llm-abc").headers) == {
        "Authorization": f"Bearer {KEY}",
        "X-DashScope-WorkSpace": "llm-abc",
    }
    assert dict(cloud().headers) == {"Authorization": f"Bearer {KEY}"}


@pytest.mark.parametrize("make", [cloud_endpoint, direct_endpoint])
def test_a_key_is_in_no_repr(make: object) -> None:
    endpoint = cloud() if make is cloud_endpoint else direct_endpoint("ws://127.0.0.1:1", KEY)
    assert KEY in str(endpoint.headers)
    assert KEY not in repr(endpoint)
    assert KEY not in str(endpoint)
    assert KEY not in endpoint.url


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("wss://gw.example", f"wss://gw.example{PATH}?model={MODEL}"),
        ("wss://gw.example/", f"wss://gw.example{PATH}?model={MODEL}"),
        ("wss://gw.example/asr/", f"wss://gw.example/asr?model={MODEL}"),
        ("wss://gw.example/asr?model=own", "wss://gw.example/asr?model=own"),
        ("wss://gw.example/asr?model=", f"wss://gw.example/asr?model={MODEL}"),
        ("wss://gw.example/asr?a=b%20c", f"wss://gw.example/asr?a=b+c&model={MODEL}"),
        ("wss://gw.example/asr?model=a%26b&flag=", "wss://gw.example/asr?model=a%26b&flag="),
        ("wss://gw.example:8443/asr#part", f"wss://gw.example:8443/asr?model={MODEL}"),
        ("WSS://GW.example/asr", f"wss://GW.example/asr?model={MODEL}"),
        ("wss://[2001:db8::1]:9/asr", f"wss://[2001:db8::1]:9/asr?model={MODEL}"),
    ],
)
def test_an_address_of_ones_own_is_kept_and_gets_what_it_lacks(base_url: str, url: str) -> None:
    assert cloud(base_url).url == url
    assert len(parse_qs(urlsplit(cloud(base_url).url).query)["model"]) == 1


@pytest.mark.parametrize(
    "host", ["gw.example", "192.168.0.7", "localhost.example", "127.0.0.1.nip.io"]
)
def test_the_key_never_travels_unencrypted(host: str) -> None:
    with pytest.raises(InputError, match="unencrypted"):
        cloud(f"ws://{host}/asr")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.8.9.1"])
def test_on_this_computer_the_key_needs_no_encryption(host: str) -> None:
    endpoint = cloud(f"ws://{host}:4000/asr")
    assert endpoint.is_loopback
    assert endpoint.engine == "cloud"


def test_there_are_two_regions() -> None:
    with pytest.raises(InputError, match="frankfurt") as caught:
        cloud(region="frankfurt")
    assert "beijing or singapore" in caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        *("", "gw.example", "https://gw.example", "wss://", "wss:///asr", "ws://:4000"),
        *("wss://gw.example:port", "wss://gw.example:99999", "wss://[2001:db8::1", "wss://a..b"),
        f"wss://{'a' * 64}.example",
    ],
)
def test_what_is_no_address_is_said_before_anything_is_tried(url: str) -> None:
    for make in (cloud if url else direct_endpoint, direct_endpoint):
        with pytest.raises(InputError) as caught:
            make(url)
        assert "wss://host" in caught.value.hint


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("ws://127.0.0.1:4000/asr", "local", "127.0.0.1:4000"),
        ("ws://localhost:4000", "local", "localhost:4000"),
        ("ws://[::1]:4000", "local", "[::1]:4000"),
        ("ws://desk.lan:4000", "cloud", "desk.lan:4000"),
        ("wss://me:secret@gw.example/asr", "cloud", "gw.example"),
    ],
)
def test_a_server_named_by_its_address_is_called_by_it(url: str, engine: str, name: str) -> None:
    endpoint = direct_endpoint(url)
    assert (endpoint.engine, endpoint.name, endpoint.headers) == (engine, name, ())


def test_a_server_on_this_computer_is_fed_as_fast_as_it_takes_it_and_others_are_not() -> None:
    assert direct_endpoint("ws://127.0.0.1:4000").pace is None
    pace = direct_endpoint("ws://desk.lan:4000").pace
    assert pace is not None
    assert 1 < pace == cloud().pace


def test_no_partials_are_asked_for_where_our_own_recogniser_may_be_and_nowhere_else() -> None:
    here = direct_endpoint("ws://127.0.0.1:8000", "token")
    without = here.without_partials()
    assert parse_qs(urlsplit(without.url).query) == {"model": [MODEL], "partials": ["no"]}
    assert replace(without, url=here.url) == here
    assert cloud().without_partials() == cloud()


def test_a_server_may_ask_for_a_token() -> None:
    endpoint = direct_endpoint("ws://127.0.0.1:4000", "t0ken")
    assert endpoint.headers == (("Authorization", "Bearer t0ken"),)


@pytest.mark.parametrize(
    ("url", "numbered"),
    [
        ("ws://localhost:4000/a?b=c", "ws://127.0.0.1:4000/a?b=c"),
        ("wss://me:pw@localhost/a", "wss://me:pw@127.0.0.1/a"),
        ("ws://[::1]:4000/a", "ws://[::1]:4000/a"),
        ("wss://localhost.example.org/a", "wss://localhost.example.org/a"),
    ],
)
def test_localhost_has_a_number_that_nobody_needs_to_be_asked_for(url: str, numbered: str) -> None:
    assert by_number(url) == numbered
