"""What every row that belongs to a customer has."""

from sqlmodel import Field, SQLModel

from storage.types import new_id


class Owned(SQLModel):
    """A row of one customer. `home_id` is the customer it belonged to before two apps were linked, so that a
    link can be undone; None when it never moved."""

    id: str = Field(default_factory=new_id, primary_key=True)
    customer_id: str = Field(index=True, foreign_key="customers.id")
    home_id: str | None = Field(default=None)
