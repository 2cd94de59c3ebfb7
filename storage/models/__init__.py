"""Every table, one file per family of nouns."""

from storage.models.consent import ConsentEntry, ConsentState
from storage.models.customer import Customer, Erasure, Identity, LinkCode, Suppression
from storage.models.delivery import AudienceMember, Campaign, Delivery, Plan, TrackedLink
from storage.models.insight import CustomerProduct, CustomerStats, SavedSegment
from storage.models.machinery import Generation, IdempotencyKey, InboxRow, Lane, Note, Rate, Stop, Tally
from storage.models.memory import ChatMessage, Enquiry, Fact, FlowState, Handover, Question, Wish
from storage.models.shop import Cart, FaqRow, Lesson, Order, OrderLine, Product, RestockLine, StockChange, View
from storage.models.staff import AuditEntry, Invite, Session, Staff

__all__ = [
    "AudienceMember",
    "AuditEntry",
    "Campaign",
    "Cart",
    "ChatMessage",
    "ConsentEntry",
    "ConsentState",
    "Customer",
    "CustomerProduct",
    "CustomerStats",
    "Delivery",
    "Enquiry",
    "Erasure",
    "Fact",
    "FaqRow",
    "FlowState",
    "Generation",
    "Handover",
    "IdempotencyKey",
    "Identity",
    "InboxRow",
    "Invite",
    "Lane",
    "Lesson",
    "LinkCode",
    "Note",
    "Order",
    "OrderLine",
    "Plan",
    "Product",
    "Question",
    "Rate",
    "RestockLine",
    "SavedSegment",
    "Session",
    "Staff",
    "StockChange",
    "Stop",
    "Suppression",
    "Tally",
    "TrackedLink",
    "View",
    "Wish",
]
