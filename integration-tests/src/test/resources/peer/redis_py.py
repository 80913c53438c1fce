"""redis-py against PORT: what an application does on its first day."""

import os

import redis

client = redis.Redis(port=int(os.environ["PORT"]), decode_responses=True, client_name="it-python")
keys = [f"redispy:{i}" for i in range(500)]
for i, key in enumerate(keys):
    assert client.set(key, f"value {i}")
assert client.mget(keys) == [f"value {i}" for i in range(len(keys))]
pipeline = client.pipeline(transaction=False)
for key in keys:
    pipeline.get(key)
assert pipeline.execute() == [f"value {i}" for i in range(len(keys))]
assert client.get("redispy:none") is None
client.hset("redispy:h", mapping={"f": "1", "g": "2"})
assert client.hgetall("redispy:h") == {"f": "1", "g": "2"}
client.zadd("redispy:z", {"m": 1.5})
assert client.zscore("redispy:z", "m") == 1.5
try:
    client.execute_command("NOPE")
    raise AssertionError("NOPE was accepted")
except redis.ResponseError as error:
    assert "unknown command" in str(error), error
assert client.delete(*keys) == len(keys)
print("all is well")
