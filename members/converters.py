"""What an id looks like in an address: a number that every database can hold."""

from django.urls import register_converter


class IdConverter:
    """`12`; anything longer than the databases' integers is no page of ours."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(IdConverter, "id")
